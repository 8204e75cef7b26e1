package dev.lockstep.report;

import dev.lockstep.compare.KeyState;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.PairInspection;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.record.format.KeyOrder;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of two files; may travel from an executor.
 *
 * @param entries what the text log tells of
 * @param check the same as a check of one seed, for {@code diff --json}; its remarks follow the log
 * @param values what a page draws; no keys if there is none
 */
public record DiffReport(List<TextLog.Entry> entries, CheckReport check, CheckValues values) implements Serializable {
    /** The remark on two files that may be one. */
    static final String EQUAL_BITS =
            "warning: all bits of both files are equal: they may come from one and the same run";

    private static final String KIND = "diff";

    public DiffReport {
        entries = List.copyOf(entries);
    }

    /** A report without anything to draw. */
    private DiffReport(List<TextLog.Entry> entries, CheckReport check) {
        this(entries, check, new CheckValues(check.name(), List.of(), List.of()));
    }

    /** The same with what a page draws of the pair. */
    public DiffReport withValues(PairInspection pair) {
        return new DiffReport(entries, check, DiffValues.of(check.name(), pair));
    }

    /**
     * The report.
     *
     * @param name of the pair
     * @param tolerance of keys that no pattern matched
     * @param files what is known of them beside
     */
    public static DiffReport of(String name, PairInspection pair, Tolerance tolerance, FilesCompared files) {
        TreeDiff diff = pair.diff();
        List<JudgedKey> keys = keys(diff);
        List<JudgedStep> steps = keys.stream().map(JudgedStep::of).toList();
        DivergenceClock clock = clock(steps, files.order()).with(pair::relation);
        return new DiffReport(
                TextLog.entries(diff),
                check(
                        name,
                        diff.verdict(),
                        tolerance,
                        keys,
                        clock,
                        DiffNotes.lines(pair, clock, files, remarks(keys, steps, tolerance, files))));
    }

    private static DivergenceClock clock(List<JudgedStep> steps, KeyOrder order) {
        return switch (order) {
            case KEPT -> DivergenceClock.ofRecord(steps);
            case LOST -> DivergenceClock.ofUnordered(steps);
        };
    }

    private static List<String> remarks(
            List<JudgedKey> keys, List<JudgedStep> steps, Tolerance tolerance, FilesCompared files) {
        List<String> remarks = new ArrayList<>();
        boolean differs =
                keys.stream().filter(key -> key.statistics().outsideSeeds() > 0).count() > 1;
        if (differs && (files.order() == KeyOrder.LOST || DivergenceClock.areSortedAsText(steps))) {
            remarks.add(
                    "the file keeps no order of execution: what comes first is told by the numbers in the names alone");
        }
        remarks.addAll(KeyRemarks.lines(keys, tolerance));
        remarks.addAll(ControlRemarks.ofTensors(keys));
        if (!files.guessed().isEmpty()) {
            remarks.add(KeyListText.of(
                    "read as float8_e4m3fn; NumPy writes V1 for other types of 8 bits too", files.guessed()));
        }
        if (files.areOne()) {
            remarks.add("warning: both names are of one file: that they agree says nothing");
        }
        return remarks;
    }

    /**
     * A file that was not compared.
     *
     * @param verdict what that amounts to
     * @param why in the words that follow its name
     */
    public static DiffReport notCompared(String name, Verdict verdict, Tolerance tolerance, String why) {
        return new DiffReport(
                List.of(), check(name, verdict, tolerance, List.of(), DivergenceClock.NO_DIVERGENCE, List.of(why)));
    }

    /** Whether all bits of both files are equal. */
    public boolean hasEqualBits() {
        return check.remarks().contains(EQUAL_BITS);
    }

    /** The same without the remark on that: of one pair among others it says little. */
    public DiffReport withoutEqualBits() {
        return new DiffReport(entries, check.without(EQUAL_BITS), values);
    }

    /** The lines of the text log, without time stamps. */
    public List<String> log() {
        return TextLog.lines(entries, check.verdict());
    }

    /** The same lines of the keys that fail alone. */
    public List<String> failedLog() {
        return TextLog.lines(TextLog.failed(entries), check.verdict());
    }

    private static CheckReport check(
            String name,
            Verdict verdict,
            Tolerance tolerance,
            List<JudgedKey> keys,
            DivergenceClock clock,
            List<String> remarks) {
        return new CheckReport(
                name,
                KIND,
                verdict,
                verdict.passes(),
                tolerance,
                Producer.UNKNOWN,
                Producer.UNKNOWN,
                "",
                keys,
                clock,
                remarks);
    }

    private static List<JudgedKey> keys(TreeDiff diff) {
        List<JudgedKey> keys = new ArrayList<>();
        diff.keys()
                .forEach(key -> keys.add(Judge.of(new KeyState(key.path())
                                .add(0, key.diff(), key.tolerance())
                                .statistics())
                        .with(key.verdict())
                        .with(key.control())));
        diff.onlyLeft().forEach(key -> keys.add(missing(key)));
        diff.onlyRight().forEach(key -> keys.add(missing(key)));
        diff.notCompared().forEach(key -> keys.add(missing(key.path())));
        return keys;
    }

    private static JudgedKey missing(String key) {
        return Judge.of(new KeyState(key).missing(0).statistics());
    }
}
