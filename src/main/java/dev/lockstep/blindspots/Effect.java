package dev.lockstep.blindspots;

import dev.lockstep.judge.Verdict;
import java.io.Serializable;

/**
 * How far a mutant moves what a check observes.
 *
 * @param maxDiff the largest absolute difference from the run as it is; infinite where there is none to take: values that are not
 *     finite, missing, or of another shape
 * @param key under which it stands out most from the noise; empty if it changes nothing
 * @param sigmas the largest difference in standard deviations of the noise
 * @param limit the check's absolute limit under that key; null if it has none
 * @param looseness how many times tighter the limits would have to be to notice it; below 1 if the check does, NaN where its limits
 *     are no such numbers
 * @param verdict the check's own
 * @param seedsSeen seeds in which a value is outside the limits
 * @param seeds all
 */
public record Effect(
        double maxDiff,
        String key,
        double sigmas,
        Double limit,
        double looseness,
        Verdict verdict,
        int seedsSeen,
        int seeds)
        implements Serializable {
    /** Nothing is changed. */
    static Effect none(int seeds) {
        return new Effect(0, "", 0, null, Double.NaN, Verdict.EXACT, 0, seeds);
    }
}
