package dev.lockstep.report;

import dev.lockstep.explain.search.Candidate;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.FreeNumber;
import dev.lockstep.record.Printable;
import dev.lockstep.record.PythonRepr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Explanations for people: what it comes to, the ranked edits, and what was tried. */
public final class ExplanationText {
    private static final int MOST_UNSEEN = 12;

    private ExplanationText() {}

    /** The lines of a check. */
    public static List<String> lines(String check, Explanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add(check + ": " + explanation.status().label() + ": " + explanation.sentence());
        if (!explanation.hypotheses().isEmpty()) {
            table(explanation).forEach(line -> lines.add("  " + line));
        }
        if (!explanation.telling().isEmpty()) {
            lines.add("  " + explanation.telling());
        }
        addCommands(explanation.commands(), lines);
        lines.addAll(effort(explanation));
        return lines.stream().map(Printable::of).toList();
    }

    private static List<String> table(Explanation explanation) {
        boolean series = explanation.hypotheses().get(0).maxUlp() >= 0;
        return (series ? ofSeries(explanation) : ofRuns(explanation)).lines();
    }

    private static TextTable ofSeries(Explanation explanation) {
        TextTable table = new TextTable(explanation.side() + "'s edit", "fits", "max diff", "ulp");
        explanation
                .hypotheses()
                .forEach(each -> table.row(
                        each.hypothesis().toString(),
                        each.fits() ? "yes" : "no",
                        ShortNumber.rounded(each.maxDiff()),
                        ShortNumber.ulp(each.maxUlp())));
        return table;
    }

    private static TextTable ofRuns(Explanation explanation) {
        TextTable table =
                new TextTable(explanation.side() + "'s edit", "fits", "max diff", "D", "held back", "fitted within");
        for (Candidate each : explanation.hypotheses()) {
            table.row(
                    each.hypothesis().toString(),
                    each.fits() ? "yes" : "no",
                    ShortNumber.rounded(each.maxDiff()),
                    ShortNumber.rounded(each.d()),
                    Double.isNaN(each.dHeldBack()) ? "-" : ShortNumber.rounded(each.dHeldBack()),
                    each.numbers().isEmpty() ? "-" : fitted(each.numbers()));
        }
        return table;
    }

    private static String fitted(List<FreeNumber> numbers) {
        return String.join(
                ", ",
                numbers.stream()
                        .map(number -> "[" + PythonRepr.of(number.low()) + ", " + PythonRepr.of(number.high()) + "]")
                        .toList());
    }

    private static List<String> effort(Explanation explanation) {
        Explanation.Effort effort = explanation.effort();
        List<String> lines = new ArrayList<>();
        String tried =
                String.format(Locale.ROOT, "  %,d hypotheses tried in %.1f s", effort.tried(), effort.elapsedSeconds());
        lines.add(tried
                + (effort.refused().isEmpty() ? "" : ", " + effort.refused().size() + " cannot be run")
                + (effort.complete() ? "" : "; the budget ended before all were tried"));
        addUnseen("  not exercised by this case: ", effort.unseen().idle(), lines);
        addUnseen("  less than the noise here: ", effort.unseen().faint(), lines);
        return lines;
    }

    /** @param lines Modified: the run as it is, and with the edits. */
    private static void addCommands(List<String> commands, List<String> lines) {
        List<String> labels = List.of("  as it is:   ", "  reproduced: ");
        for (int i = 0; i < Math.min(labels.size(), commands.size()); i++) {
            lines.add(labels.get(i) + commands.get(i));
        }
    }

    /** @param lines Modified: a line is added if there are any. */
    private static void addUnseen(String what, List<String> fields, List<String> lines) {
        if (!fields.isEmpty()) {
            lines.add(what
                    + String.join(", ", fields.subList(0, Math.min(MOST_UNSEEN, fields.size())))
                    + (fields.size() > MOST_UNSEEN ? " and " + (fields.size() - MOST_UNSEEN) + " more" : ""));
        }
    }
}
