package dev.lockstep.report;

import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.TreeDiff;
import dev.lockstep.compare.Verdict;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.Step;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of two files; may travel from an executor.
 *
 * @param log the lines of the text log, without time stamps
 * @param check the same as a check of one seed, for {@code diff --json}; its remarks follow the log
 */
public record DiffReport(List<String> log, CheckReport check) implements Serializable {
    private static final String KIND = "diff";

    public DiffReport {
        log = List.copyOf(log);
    }

    /**
     * The report.
     *
     * @param name of the pair
     * @param tolerance of keys that no pattern matched
     * @param leftOut keys of the left file that key rules leave out
     */
    public static DiffReport of(String name, TreeDiff diff, Tolerance tolerance, List<String> leftOut) {
        List<KeySummary> keys = keys(diff);
        DivergenceClock clock = DivergenceClock.of(keys.stream().map(Step::of).toList());
        return new DiffReport(
                TextLog.lines(TextLog.entries(diff), diff.verdict()),
                check(name, diff.verdict(), tolerance, keys, clock, DiffNotes.lines(diff, clock, leftOut)));
    }

    /**
     * A file that one of two directories lacks, as a check.
     *
     * @param side {@code left} or {@code right}: where it is missing
     */
    public static CheckReport missing(String name, String side, Tolerance tolerance) {
        return check(
                name,
                Verdict.MISSING,
                tolerance,
                List.of(),
                DivergenceClock.NO_DIVERGENCE,
                List.of("missing on the " + side));
    }

    private static CheckReport check(
            String name,
            Verdict verdict,
            Tolerance tolerance,
            List<KeySummary> keys,
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

    private static List<KeySummary> keys(TreeDiff diff) {
        List<KeySummary> keys = new ArrayList<>();
        diff.keys()
                .forEach(key -> keys.add(new KeyState(key.path())
                        .add(0, key.diff(), key.tolerance())
                        .summary()));
        diff.onlyLeft().forEach(key -> keys.add(missing(key)));
        diff.onlyRight().forEach(key -> keys.add(missing(key)));
        return keys;
    }

    private static KeySummary missing(String key) {
        return new KeyState(key).missing(0).summary();
    }
}
