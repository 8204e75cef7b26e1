package dev.lockstep.report;

import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.TreeDiff;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;

/** Two files as a check of one seed, for {@code diff --json}. */
public final class DiffReport {
    private static final String KIND = "diff";

    private DiffReport() {}

    /**
     * The check.
     *
     * @param name of the pair
     * @param tolerance of keys that no pattern matched
     */
    public static CheckReport of(String name, TreeDiff diff, Tolerance tolerance) {
        return new CheckReport(
                name,
                KIND,
                diff.verdict(),
                diff.verdict().passes(),
                tolerance,
                Producer.UNKNOWN,
                Producer.UNKNOWN,
                "",
                keys(diff),
                DiffNotes.lines(diff));
    }

    private static List<KeySummary> keys(TreeDiff diff) {
        List<KeySummary> keys = new ArrayList<>();
        diff.keys()
                .forEach(key -> keys.add(new KeyState(key.path())
                        .add(0, key.diff(), key.verdict())
                        .summary()));
        diff.onlyLeft().forEach(key -> keys.add(missing(key)));
        diff.onlyRight().forEach(key -> keys.add(missing(key)));
        return keys;
    }

    private static KeySummary missing(String key) {
        return new KeyState(key).missing(0).summary();
    }
}
