package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import java.io.Serializable;
import java.util.Set;

/**
 * One key over all seeds. The statistics leave out seeds that are missing, failed or of another shape; NaN if no seed is left.
 *
 * @param key the key
 * @param seeds how many seeds there are, missing ones too
 * @param meanDiff mean of the seeds' mean differences: their exact sum, rounded once, by how many they are
 * @param maxDiff largest of their largest differences
 * @param minDiff smallest of their smallest differences
 * @param maxUlp largest distance in units in the last place
 * @param maxRelative largest relative difference
 * @param worstSeed the seed with the worst verdict, and of these the largest mean difference, and of these the first
 * @param signedMean mean of the seeds' signed mean differences, candidate less reference
 * @param signedLow lower end of its 95% interval by Student's t; NaN for fewer than two seeds
 * @param signedHigh upper end of it
 * @param nonFinite pairs with a NaN or an infinity on either side
 * @param verdict the worst seed's
 * @param equalBits pairs with the same bits on both sides
 * @param values pairs that were compared
 * @param integral whether both sides hold whole numbers
 * @param failing methods that a seed does not pass
 */
public record KeySummary(
        String key,
        int seeds,
        double meanDiff,
        double maxDiff,
        double minDiff,
        long maxUlp,
        double maxRelative,
        long worstSeed,
        double signedMean,
        double signedLow,
        double signedHigh,
        long nonFinite,
        Verdict verdict,
        long equalBits,
        long values,
        boolean integral,
        Set<Method> failing)
        implements Serializable {
    public KeySummary {
        failing = Set.copyOf(failing);
    }

    /** One statistic as the text log prints it: a whole number's extremes as {@code Long}, all else as {@code Double}. */
    public Number value(Method method) {
        return switch (method) {
            case MIN -> extreme(minDiff);
            case MAX -> extreme(maxDiff);
            case MEAN -> meanDiff;
        };
    }

    private Number extreme(double value) {
        return integral ? (Number) (long) value : value;
    }
}
