package dev.lockstep.plan;

import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a plan as aligned text. */
public final class PlanPrinter {
    private static final List<String> HEADINGS =
            List.of("check", "kind", "cases", "seeds", "keys", "operations", "candidate", "reference");

    private PlanPrinter() {}

    /** One line a check, then the totals; ends in a line break. */
    public static String print(Plan plan) {
        Map<String, Double> costs = costs(plan);
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        plan.checks().forEach(check -> rows.add(row(check, costs)));
        StringBuilder text = new StringBuilder();
        int[] widths = widths(rows);
        rows.forEach(row -> text.append(line(row, widths)).append('\n'));
        plan.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        text.append(totals(plan)).append('\n');
        plan.floors().forEach(floor -> text.append(noise(plan, floor)).append('\n'));
        return text.toString();
    }

    /** Operations by case, both sides together. */
    private static Map<String, Double> costs(Plan plan) {
        Map<String, Double> costs = new HashMap<>();
        plan.tasks().forEach(task -> costs.merge(task.caseId(), task.cost(), Double::sum));
        return costs;
    }

    private static List<String> row(PlannedCheck check, Map<String, Double> costs) {
        double cost = check.cases().stream()
                .mapToDouble(planned -> costs.getOrDefault(planned.caseId(), 0.0))
                .sum();
        return List.of(
                check.name(),
                check.kind().label(),
                Integer.toString(check.cases().size()),
                seeds(check.cases()),
                check.isOpen() ? "all" : Integer.toString(check.keys().size()),
                operations(cost),
                check.side(Role.CANDIDATE).description(),
                check.side(Role.REFERENCE).description());
    }

    /** Ascending seeds, runs of them as ranges, the way suites write them. */
    private static String seeds(List<PlannedCase> cases) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            Long seed = cases.get(i).seed();
            if (seed == null) {
                return "-";
            }
            int end = i;
            while (end + 1 < cases.size() && cases.get(end + 1).seed() == seed + end + 1 - i) {
                end++;
            }
            text.append(text.length() == 0 ? "" : ",").append(seed);
            if (end > i) {
                text.append('-').append(cases.get(end).seed());
            }
            i = end;
        }
        return text.toString();
    }

    private static String operations(double cost) {
        return cost == 0 ? "-" : String.format(Locale.ROOT, "%.1e", cost);
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private static String totals(Plan plan) {
        long files = plan.readings().stream().map(ReadTask::source).distinct().count();
        return plan.suite() + ": " + counted(plan.checks().size(), "check") + ", " + counted(plan.caseCount(), "case")
                + ", " + counted(plan.tasks().size() - commands(plan), "side") + " to compute, "
                + (commands(plan) == 0 ? "" : counted(commands(plan), "side") + " to have recorded by commands, ")
                + counted(plan.readings().size(), "side") + " to read from " + counted(files, "file") + ", about "
                + operations(plan.cost()) + " operations";
    }

    private static String noise(Plan plan, PlannedFloor floor) {
        List<String> checks = plan.checks().stream()
                .map(PlannedCheck::name)
                .filter(check -> plan.floor(check).filter(floor::equals).isPresent())
                .toList();
        int seeds = floor.seeds().size();
        return "noise of " + String.join(", ", checks) + ": " + counted(floor.replicas(), "replica")
                + " and a float64 run of " + counted(seeds, "seed") + ", about " + operations(floor.cost())
                + " operations";
    }

    private static long commands(Plan plan) {
        return plan.tasks().stream()
                .filter(CaseTask.CommandTask.class::isInstance)
                .count();
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
