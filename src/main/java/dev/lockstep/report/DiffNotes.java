package dev.lockstep.report;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.PairInspection;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.PythonRepr;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Lockstep tells of two files beyond reprod_log, in lines that follow the log's last. */
final class DiffNotes {
    private static final String KEYS_POINTER =
            "names are missing on both sides: lockstep keys LEFT RIGHT --rules RULES.json proposes how to pair them";

    private DiffNotes() {}

    /** The lines: verdicts, missing keys, where to look first, and warnings. */
    static List<String> lines(PairInspection pair, DivergenceClock clock, FilesCompared files, List<String> remarks) {
        TreeDiff diff = pair.diff();
        List<String> lines = new ArrayList<>();
        lines.add("verdict: " + diff.verdictOfCompared().label() + counts(diff) + missing(diff));
        diff.worst()
                .filter(key -> key.verdict() != Verdict.EXACT)
                .ifPresent(key -> lines.add("worst key: " + told(key)));
        diff.firstDifferent().ifPresent(key -> lines.add("first key that differs: " + told(key)));
        lines.addAll(DivergenceText.lines(clock));
        ReplayNote.line(pair, clock).ifPresent(lines::add);
        pair.amplified().forEach(each -> lines.add(LayoutNotes.amplified(each, diff)));
        if (!pair.grownSums().isEmpty()) {
            lines.add(LayoutNotes.grown(pair.grownSums(), diff));
        }
        lines.addAll(LayoutNotes.lines(pair));
        lines.addAll(files.cuts());
        addKeys("missing on the right", KeyKinds.of(diff.onlyLeft()), lines);
        addKeys("missing on the left", KeyKinds.of(diff.onlyRight()), lines);
        if (!diff.onlyLeft().isEmpty() && !diff.onlyRight().isEmpty()) {
            lines.add(KEYS_POINTER);
        }
        addKeys(
                "not compared",
                diff.notCompared().stream()
                        .map(key -> key.path() + " (" + key.what() + ")")
                        .toList(),
                lines);
        addKeys("left out on the left by a key rule", KeyKinds.of(files.leftOut()), lines);
        addKeys("transposed on the left", fitted(diff, ShapeAlignment.TRANSPOSED), lines);
        addKeys("broadcast", fitted(diff, ShapeAlignment.BROADCAST), lines);
        lines.addAll(remarks);
        addWarnings(diff, files, lines);
        return lines;
    }

    private static String missing(TreeDiff diff) {
        int missing = diff.onlyLeft().size() + diff.onlyRight().size();
        return missing == 0 ? "" : "; " + missing + (missing == 1 ? " key is" : " keys are") + " missing, which fails";
    }

    private static String counts(TreeDiff diff) {
        Map<Verdict, Long> counts = diff.keys().stream()
                .collect(Collectors.groupingBy(
                        KeyDiff::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().label())
                .collect(Collectors.joining(", ", " (" + diff.keys().size() + " keys compared: ", ")"))
                .replace(": )", ")");
    }

    private static String told(KeyDiff key) {
        return switch (key.verdict()) {
            case SHAPE -> key.path() + " (shape: " + key.leftShape() + " against " + key.rightShape() + ")";
            case NON_FINITE ->
                key.path() + " (non-finite: " + key.diff().nonFinite() + " of "
                        + key.diff().count() + " values" + infinities(key) + ")";
            case FAILED, MISSING, MISMATCH, NONDETERMINISTIC, AMPLIFIED, VACUOUS, INCONCLUSIVE, DRIFTS, AGREES, EXACT ->
                key.path() + " (" + key.verdict().label() + ": mean "
                        + PythonRepr.of(key.diff().mean()) + ", max "
                        + PythonRepr.of(key.diff().max()) + ", "
                        + ShortNumber.ulp(key.diff().maxUlp()) + " ulp)";
        };
    }

    private static String infinities(KeyDiff key) {
        long equal = key.diff().counts().equalInfinities();
        long opposite = key.diff().counts().oppositeInfinities();
        return (opposite > 0 ? ", of these infinities of opposite sign: " + opposite : "")
                + (equal > 0 ? ", of these equal infinities, which --equal-inf lets pass: " + equal : "");
    }

    private static List<String> fitted(TreeDiff diff, ShapeAlignment fit) {
        return diff.keys().stream()
                .filter(key -> key.fit() == fit)
                .map(KeyDiff::path)
                .toList();
    }

    private static void addKeys(String what, List<String> keys, List<String> to) {
        if (!keys.isEmpty()) {
            to.add(KeyListText.of(what, keys));
        }
    }

    private static void addWarnings(TreeDiff diff, FilesCompared files, List<String> to) {
        if (diff.isSame() && !files.hideMore()) {
            to.add(DiffReport.EQUAL_BITS);
        }
        if (diff.count() == 0) {
            to.add("warning: nothing was compared");
        }
    }
}
