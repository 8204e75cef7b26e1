package dev.lockstep.judge;

import dev.lockstep.compare.Control;
import dev.lockstep.compare.KeyStatistics;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * One key over all seeds, and what it amounts to.
 *
 * @param statistics how far the sides are apart
 * @param verdict what that amounts to
 * @param noise what rounding alone does to it; null if that was not measured
 * @param control whether values that do not belong together fail, as they must
 * @param counts whether its check is judged by it; what a parameter without a gradient moves says nothing of the sides
 */
public record JudgedKey(KeyStatistics statistics, Verdict verdict, KeyNoise noise, Control control, boolean counts)
        implements Serializable {
    /** Worst first: by the verdict, then by the mean difference, of which a NaN is the largest. */
    public static final Comparator<JudgedKey> WORST_FIRST =
            Verdict.worstFirst(JudgedKey::verdict, judged -> judged.statistics().meanDiff());

    public JudgedKey {
        Objects.requireNonNull(statistics, "statistics");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(control, "control");
    }

    /** A key whose noise was not measured. */
    public JudgedKey(KeyStatistics statistics, Verdict verdict) {
        this(statistics, verdict, null);
    }

    /** A key that counts, and of which it is not known whether it could fail. */
    public JudgedKey(KeyStatistics statistics, Verdict verdict, KeyNoise noise) {
        this(statistics, verdict, noise, Control.UNKNOWN, true);
    }

    /** The same key where rounding alone moved it, of a parameter whose gradient is nothing else: it does not count. */
    public JudgedKey movedByRounding() {
        return new JudgedKey(statistics, Verdict.AMPLIFIED, noise, control, false);
    }

    /** Whether its check may pass with it. */
    public boolean passes() {
        return verdict.passes() || !counts;
    }

    /** The key. */
    public String key() {
        return statistics.key();
    }

    /** Whether there was anything to compare in any seed; a key that a side lacks, or whose case did not run, has no figures. */
    public boolean wasCompared() {
        return statistics.values() > 0 || !(verdict == Verdict.MISSING || verdict == Verdict.FAILED);
    }

    /** The same figures with another verdict, where more is known than how far the values are apart. */
    public JudgedKey with(Verdict other) {
        return new JudgedKey(statistics, other, noise, control, counts);
    }

    /** The same key, of which it is known whether it could fail. */
    public JudgedKey with(Control known) {
        return new JudgedKey(statistics, verdict, noise, known, counts);
    }

    /** Whether it passes, and would have passed whatever was compared. */
    public boolean couldNotFail() {
        return verdict.passes() && control == Control.PASSES;
    }
}
