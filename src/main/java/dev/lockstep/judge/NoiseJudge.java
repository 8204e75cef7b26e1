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
     *   <li>within the tolerance: {@code inconclusive} if noise alone exceeds it; {@code drifts} if the check is apart beyond noise
     *       and the key is among those that are; {@code inconclusive} if it is more than they are and too few seeds tell
     *       whether that is chance; else {@code agrees};
     *   <li>outside: {@code amplified} if they are no further apart than noise, else {@code mismatch}.
     * </ul>
     *
     * @param place of the key in its check
     * @param noise of the key
     * @param check of the key's check
     */
    public static JudgedKey of(
            KeyStatistics statistics, int place, KeyNoise noise, CheckNoise check, Tolerance tolerance) {
        Verdict verdict =
                switch (statistics.worst()) {
                    case WITHIN -> within(place, noise, check, tolerance);
                    case OUTSIDE -> check.isNoise(place) ? Verdict.AMPLIFIED : Verdict.MISMATCH;
                    case FAILED, MISSING, SHAPES_DIFFER, NON_FINITE, EQUAL -> Judge.of(statistics.worst());
                };
        return new JudgedKey(statistics, verdict, noise);
    }

    private static Verdict within(int place, KeyNoise noise, CheckNoise check, Tolerance tolerance) {
        boolean resolved = tolerance.threshold() == null || noise.sigma() <= tolerance.threshold();
        if (!resolved) {
            return Verdict.INCONCLUSIVE;
        }
        if (check.drifting().contains(place)) {
            return Verdict.DRIFTS;
        }
        boolean open = check.isOpen() && !check.tensors().contains(place);
        return open && !noise.isUsual() ? Verdict.INCONCLUSIVE : Verdict.AGREES;
    }
}
