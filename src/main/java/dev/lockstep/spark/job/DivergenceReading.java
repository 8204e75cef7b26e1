package dev.lockstep.spark.job;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.MovedByRounding;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.SummaryTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks at the values of checks that fail: which keys only rounding moved, since their parameter has no gradient but that, and how the
 * first that differ follow from each other.
 */
final class DivergenceReading {
    /** Of more seeds nothing is excused that was not measured. */
    private static final int MOST_SEEDS = 16;
    /** Of sides with more bytes neither. */
    private static final double MOST_BYTES = 1 << 28;

    private final Dataset<Row> outcomes;
    private final Map<String, PlannedCheck> checks = new HashMap<>();
    private final Map<String, CheckNoise> noise;

    /**
     * @param outcomes rows of {@link OutcomeTable}
     * @param noise of checks in which it was measured
     */
    DivergenceReading(Dataset<Row> outcomes, Plan plan, Map<String, CheckNoise> noise) {
        this.outcomes = outcomes;
        this.noise = noise;
        plan.checks().forEach(check -> checks.put(check.name(), check));
    }

    /**
     * The summaries, in which keys that only rounding moved do not count.
     *
     * @param summaries rows of {@link SummaryTable}
     */
    List<Row> excused(List<Row> summaries) {
        Map<String, Set<String>> moved = new HashMap<>();
        SummaryRows.ofChecks(summaries).forEach((name, rows) -> {
            PlannedCheck check = checks.get(name);
            if (check.isSeeded()) {
                Set<String> keys = moved(
                        check,
                        rows.stream().map(row -> SummaryRows.step(row, check)).toList());
                if (!keys.isEmpty()) {
                    moved.put(name, keys);
                }
            }
        });
        return moved.isEmpty()
                ? summaries
                : summaries.stream().map(row -> excused(row, moved)).toList();
    }

    private static Row excused(Row row, Map<String, Set<String>> moved) {
        return moved.getOrDefault(row.<String>getAs(Columns.CHECK), Set.of()).contains(row.<String>getAs(Columns.KEY))
                ? SummaryTable.movedByRounding(row)
                : row;
    }

    private Set<String> moved(PlannedCheck check, List<JudgedStep> steps) {
        List<JudgedStep> failing = steps.stream()
                .filter(step -> step.judged().verdict() == Verdict.MISMATCH
                        || step.judged().verdict() == Verdict.AMPLIFIED)
                .toList();
        Map<String, String> names = SeedArrays.names(check);
        if (failing.isEmpty() || !MovedByRounding.haveGradients(names.values())) {
            return Set.of();
        }
        Set<String> zeros = noise.getOrDefault(check.name(), CheckNoise.NONE).zeros().stream()
                .map(place -> check.keys().get(place).key())
                .collect(Collectors.toSet());
        Set<String> moved = new HashSet<>(MovedByRounding.measured(failing, names, zeros));
        Set<String> suspects = failing.stream()
                .filter(step -> step.judged().noise() == null)
                .map(JudgedStep::key)
                .collect(Collectors.toSet());
        if (!suspects.isEmpty() && check.cases().size() <= MOST_SEEDS && bytes(steps) <= MOST_BYTES) {
            moved.addAll(notMeasured(check, suspects));
        }
        return moved;
    }

    /** Those that fail in no seed for another reason. */
    private Set<String> notMeasured(PlannedCheck check, Set<String> suspects) {
        Set<String> moved = new HashSet<>();
        Set<String> otherwise = new HashSet<>();
        for (PlannedCase seed : check.cases()) {
            SeedArrays.Moved ofSeed = SeedArrays.of(outcomes, check, seed).moved(suspects);
            moved.addAll(ofSeed.byRounding());
            otherwise.addAll(ofSeed.otherwise());
        }
        moved.removeAll(otherwise);
        return moved;
    }

    /** About how many bytes both sides of a seed have. */
    private static double bytes(List<JudgedStep> steps) {
        return steps.stream()
                .mapToDouble(step -> 2.0
                        * Double.BYTES
                        * step.statistics().values()
                        / Math.max(1, step.statistics().seeds()))
                .sum();
    }

    /**
     * How the values of first keys follow from each other, each by its worst seed.
     *
     * @param steps of the check
     */
    List<String> relations(String name, List<JudgedStep> firsts, List<JudgedStep> steps) {
        PlannedCheck check = checks.get(name);
        List<String> relations = new ArrayList<>();
        for (JudgedStep first : firsts) {
            Optional<PlannedCase> seed = check.isSeeded() && bytes(steps) <= MOST_BYTES
                    ? check.cases().stream()
                            .filter(each -> each.seed() == first.statistics().worstSeed())
                            .findFirst()
                    : Optional.empty();
            relations.add(seed.map(each -> SeedArrays.of(outcomes, check, each).relation(first))
                    .orElse(""));
        }
        return relations;
    }
}
