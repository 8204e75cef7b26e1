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
 * @param seedCounts how many seeds there are, and the worst of them
 * @param distances the mean of the seeds' mean distances (their exact sum, rounded once, by how many they are), the largest of their
 *     largest, the smallest of their smallest
 * @param signed mean of the seeds' signed mean differences, candidate less reference, and its 95% interval by Student's t
 * @param pairs how many pairs there are of each kind
 * @param types which types the values have
 * @param failing methods of which the text log says that they fail
 * @param logged the statistics of the text log, which are NumPy's, where its arithmetic may have others than the true ones above
 */
public record KeyStatistics(
        String key,
        Seeds seedCounts,
        Distances distances,
        Interval signed,
        Pairs pairs,
        Types types,
        Set<Method> failing,
        Map<Method, Number> logged)
        implements Serializable {
    /**
     * The seeds of a key.
     *
     * @param all how many seeds there are, missing ones too
     * @param outside seeds that were compared and are outside the tolerance, not finite or of another shape
     * @param worst the seed with the worst outcome, and of these the largest mean difference, and of these the first
     * @param outcome what comparing the worst seed came to
     */
    public record Seeds(int all, int outside, long worst, ValueOutcome outcome) implements Serializable {}

    /**
     * The pairs of a key.
     *
     * @param all pairs that were compared
     * @param nonFinite pairs with a NaN or an infinity on either side
     * @param equalBits pairs with the same bits on both sides
     * @param oppositeInfinities pairs of infinity and its negative
     * @param roundingProne pairs of seeds with equal bits throughout in which the value has so many digits that rounding could show
     * @param outside pairs outside {@code allclose}'s limits, where these were asked for; 0 otherwise
     * @param firstOutside index of the first value outside the tolerance in series that are; -1 otherwise
     */
    public record Pairs(
            long all,
            long nonFinite,
            long equalBits,
            long oppositeInfinities,
            long roundingProne,
            long outside,
            long firstOutside)
            implements Serializable {}

    /**
     * The types of a key's values.
     *
     * @param candidate the candidate's types, as a text; empty if none was seen
     * @param reference the reference's
     * @param areIntegral whether both sides hold whole numbers
     * @param vary whether the candidate's values are not one and the same in all seeds
     */
    public record Types(String candidate, String reference, boolean areIntegral, boolean vary)
            implements Serializable {}

    public KeyStatistics {
        // Not copyOf, which forgets the order of the methods, and with it that of a report's keys.
        failing = Collections.unmodifiableSet(new TreeSet<>(failing));
        logged = Collections.unmodifiableMap(new TreeMap<>(logged));
    }

    /** How many seeds there are, missing ones too. */
    public int seeds() {
        return seedCounts.all();
    }

    /** How many seeds were compared and are outside the tolerance, not finite or of another shape. */
    public int outsideSeeds() {
        return seedCounts.outside();
    }

    /** The seed with the worst outcome, and of these the largest mean difference, and of these the first. */
    public long worstSeed() {
        return seedCounts.worst();
    }

    /** What comparing the worst seed came to. */
    public ValueOutcome worst() {
        return seedCounts.outcome();
    }

    /** Mean of the seeds' mean differences. */
    public double meanDiff() {
        return distances.mean();
    }

    /** Largest difference of all seeds. */
    public double maxDiff() {
        return distances.max();
    }

    /** Largest distance in units in the last place. */
    public long maxUlp() {
        return distances.maxUlp();
    }

    /** How many pairs were compared. */
    public long values() {
        return pairs.all();
    }

    /** Largest relative Frobenius error of a seed. */
    public double relativeNorm() {
        return distances.relativeNorm();
    }

    /** The signal-to-quantisation-noise ratio in decibels: of the references to the differences; infinite if all values are equal. */
    public double sqnr() {
        return -20 * Math.log10(relativeNorm());
    }

    /** Whether both sides have values, of different types. */
    public boolean typesDiffer() {
        return !types.candidate().isEmpty()
                && !types.reference().isEmpty()
                && !types.candidate().equals(types.reference());
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
            case MIN -> extreme(distances.min());
            case MAX -> extreme(distances.max());
            case MEAN -> distances.mean();
            case ALLCLOSE -> pairs.outside();
        };
    }

    private Number extreme(double value) {
        return types.areIntegral() ? (Number) new BigDecimal(value).toBigInteger() : value;
    }
}
