package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
 * @param relativeNorm largest relative Frobenius error of a seed ({@link ArrayDiff#relativeNorm()})
 * @param worstSeed the seed with the worst outcome, and of these the largest mean difference, and of these the first
 * @param signedMean mean of the seeds' signed mean differences, candidate less reference
 * @param signedLow lower end of its 95% interval by Student's t; NaN for fewer than two seeds
 * @param signedHigh upper end of it
 * @param nonFinite pairs with a NaN or an infinity on either side
 * @param worst what comparing the worst seed came to
 * @param equalBits pairs with the same bits on both sides
 * @param values pairs that were compared
 * @param integral whether both sides hold whole numbers
 * @param failing methods of which the text log says that they fail
 * @param logged the statistics of the text log, which are NumPy's, where its arithmetic may have others than the true ones above
 * @param candidateTypes the candidate's types, as a text; empty if none was seen
 * @param referenceTypes the reference's
 * @param outsideSeeds seeds that were compared and are outside the tolerance, not finite or of another shape
 * @param outsideValues pairs outside {@code allclose}'s limits, where these were asked for; 0 otherwise
 * @param firstOutside index of the first value outside the tolerance in series that are; -1 otherwise
 * @param oppositeInfinities pairs of infinity and its negative
 * @param roundingProne pairs of seeds with equal bits throughout in which the value has so many digits that rounding could show
 * @param varies whether the candidate's values are not one and the same in all seeds
 */
public record KeyStatistics(
        String key,
        int seeds,
        double meanDiff,
        double maxDiff,
        double minDiff,
        long maxUlp,
        double maxRelative,
        double relativeNorm,
        long worstSeed,
        double signedMean,
        double signedLow,
        double signedHigh,
        long nonFinite,
        ValueOutcome worst,
        long equalBits,
        long values,
        boolean integral,
        Set<Method> failing,
        Map<Method, Number> logged,
        String candidateTypes,
        String referenceTypes,
        int outsideSeeds,
        long outsideValues,
        long firstOutside,
        long oppositeInfinities,
        long roundingProne,
        boolean varies)
        implements Serializable {
    public KeyStatistics {
        // Not copyOf, which forgets the order of the methods, and with it that of a report's keys.
        failing = Collections.unmodifiableSet(new TreeSet<>(failing));
        logged = Collections.unmodifiableMap(new TreeMap<>(logged));
    }

    /** Whether both sides have values, of different types. */
    public boolean typesDiffer() {
        return !candidateTypes.isEmpty() && !referenceTypes.isEmpty() && !candidateTypes.equals(referenceTypes);
    }

    /** The signal-to-quantisation-noise ratio in decibels: of the references to the differences; infinite if all values are equal. */
    public double sqnr() {
        return -20 * Math.log10(relativeNorm);
    }

    /** A number of {@link #logged} from its digits: an integer, or a double as Java writes it. */
    public static Number number(String text) {
        return text.matches("-?[0-9]+") ? new BigInteger(text) : (Number) Double.valueOf(text);
    }

    /** One statistic as the text log prints it: an integer's extremes as a {@code BigInteger}, all else as a {@code Double}. */
    public Number logged(Method method) {
        Number other = logged.get(method);
        return other == null ? value(method) : other;
    }

    /** One true statistic in the form in which the text log prints it. */
    public Number value(Method method) {
        return switch (method) {
            case MIN -> extreme(minDiff);
            case MAX -> extreme(maxDiff);
            case MEAN -> meanDiff;
            case ALLCLOSE -> outsideValues;
        };
    }

    private Number extreme(double value) {
        return integral ? (Number) new BigDecimal(value).toBigInteger() : value;
    }
}
