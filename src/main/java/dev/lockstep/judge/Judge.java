package dev.lockstep.judge;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.compare.LimitCheck;
import dev.lockstep.compare.ValueOutcome;
import dev.lockstep.suite.Tolerance;

/** The verdict of what was compared: a pure function of the statistics and what they were held against. */
public final class Judge {
    private Judge() {}

    /** The verdict of one value of one seed. */
    public static Verdict of(ArrayDiff diff, Tolerance tolerance) {
        return of(LimitCheck.outcome(diff, tolerance));
    }

    /** The verdict of one value of one seed, of which no more is known. */
    public static Verdict of(ValueOutcome outcome) {
        return switch (outcome) {
            case FAILED -> Verdict.FAILED;
            case MISSING -> Verdict.MISSING;
            case SHAPES_DIFFER -> Verdict.SHAPE;
            case NON_FINITE -> Verdict.NON_FINITE;
            case OUTSIDE -> Verdict.MISMATCH;
            case WITHIN -> Verdict.AGREES;
            case EQUAL -> Verdict.EXACT;
        };
    }

    /** A key over all its seeds beside what rounding does to it, if that was measured. */
    public static JudgedKey of(KeyStatistics statistics, CheckNoise noise, int place, Tolerance tolerance) {
        return noise.key(place)
                .map(key -> NoiseJudge.of(statistics, place, key, noise, tolerance))
                .orElseGet(() -> of(statistics));
    }

    /** A key over all its seeds: as bad as its worst seed. */
    public static JudgedKey of(KeyStatistics statistics) {
        return new JudgedKey(statistics, of(statistics.worst()));
    }
}
