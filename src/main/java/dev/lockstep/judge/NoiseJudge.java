package dev.lockstep.judge;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.suite.Tolerance;

/** The verdict of a key whose noise was measured. */
public final class NoiseJudge {
    private NoiseJudge() {}

    /**
     * The verdict.
     *
     * <ul>
     *   <li>within the tolerance: {@code inconclusive} if noise alone exceeds it, {@code drifts} if the check's sides are apart beyond
     *       noise and so are this key's, else {@code agrees};
     *   <li>outside: {@code amplified} if noise explains it and both sides are as far from the float64 run as float32 explains, else
     *       {@code mismatch}; without a float64 run nothing is excused.
     * </ul>
     *
     * @param noise of the key
     * @param check of the key's check
     */
    public static JudgedKey of(KeyStatistics statistics, KeyNoise noise, CheckNoise check, Tolerance tolerance) {
        Verdict verdict =
                switch (statistics.worst()) {
                    case WITHIN -> within(noise, check, tolerance);
                    case OUTSIDE -> noise.isNoise() && noise.isExplained() ? Verdict.AMPLIFIED : Verdict.MISMATCH;
                    case FAILED, MISSING, SHAPES_DIFFER, NON_FINITE, EQUAL -> Judge.of(statistics.worst());
                };
        return new JudgedKey(statistics, verdict, noise);
    }

    private static Verdict within(KeyNoise noise, CheckNoise check, Tolerance tolerance) {
        boolean resolved = tolerance.threshold() == null || noise.sigma() <= tolerance.threshold();
        if (!resolved) {
            return Verdict.INCONCLUSIVE;
        }
        return check.drift() != CheckNoise.Drift.NONE && !noise.isNoise() ? Verdict.DRIFTS : Verdict.AGREES;
    }
}
