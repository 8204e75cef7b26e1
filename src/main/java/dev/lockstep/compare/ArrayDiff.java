package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Method;
import java.io.Serializable;

/**
 * How far two arrays are apart. The distances are true ones, exact or rounded once, whatever the arrays' types: integers neither wrap
 * around nor meet in float64. Where both are floating point they are those of NumPy 1.26's {@code abs(candidate - reference)}, but
 * that float16 is not rounded to float16. Infinities and NaN are in them, and counted too.
 *
 * @param distances the distances; their mean is 0 only if all values are equal. Units in the last place are of the type that both are
 *     promoted to, of bfloat16 if both are, over the pairs that are finite, of integers the distance itself; relative ones are over the
 *     pairs that are finite, and infinite where the reference is 0 and the candidate is not
 * @param logged the statistics as NumPy computes them, where its arithmetic may give others; null otherwise
 * @param signedMean mean of candidate less reference, in double
 * @param counts how many pairs there are of each kind
 * @param firstOutside index of the first value outside the tolerance in arrays of one axis that are; -1 otherwise
 * @param sample the candidate's first value
 * @param types the types of both arrays
 * @param form what both have in common as a whole
 */
public record ArrayDiff(
        Distances distances,
        Logged logged,
        double signedMean,
        Counts counts,
        long firstOutside,
        double sample,
        Types types,
        Form form)
        implements Serializable {
    /** Index of no value. */
    public static final long NOWHERE = -1;

    /** What two arrays have in common as a whole. */
    public enum Form {
        /** Other shapes; () and (1,) are one. */
        SHAPES_DIFFER,
        SHAPES_AGREE,
        /** Type, shape and all bits are equal. */
        SAME_BITS
    }

    /**
     * The statistics as NumPy computes them, in the type that it promotes both arrays to: integers wrap around, and 64 bits of them
     * meet floating point in float64.
     *
     * @param max an integer of any size, or a {@code Double}
     * @param min an integer of any size, or a {@code Double}
     */
    public record Logged(double mean, Number max, Number min) implements Serializable {}

    /**
     * How many pairs there are of each kind.
     *
     * @param all how many pairs were compared
     * @param nonFinite in how many either side has a NaN or an infinity
     * @param equalInfinities in how many both sides have the same infinity
     * @param oppositeInfinities in how many infinity stands against its negative
     * @param equalBits in how many both sides have the same bits
     * @param roundingProne in how many the candidate has so many digits that rounding can show
     * @param outside in how many the values are outside {@code allclose}'s limits, where these were asked for; 0 otherwise
     */
    public record Counts(
            long all,
            long nonFinite,
            long equalInfinities,
            long oppositeInfinities,
            long equalBits,
            long roundingProne,
            long outside)
            implements Serializable {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    }

    /** The types of the two arrays. */
    public record Types(DType candidate, DType reference) implements Serializable {
        /** Whether both hold integers. */
        public boolean areIntegral() {
            return candidate.isIntegral() && reference.isIntegral();
        }

        static Types of(NdArray candidate, NdArray reference) {
            return new Types(candidate.dtype(), reference.dtype());
        }
    }

    /** The same, with the first value outside the tolerance at this index. */
    ArrayDiff with(long first) {
        return new ArrayDiff(distances, logged, signedMean, counts, first, sample, types, form);
    }

    /** Of arrays of which no values were compared. */
    static ArrayDiff withoutValues(Types types, Form form) {
        return new ArrayDiff(Distances.NONE, null, Double.NaN, Counts.NONE, NOWHERE, Double.NaN, types, form);
    }

    /** Mean distance; NaN if nothing was compared, 0 only if all values are equal. */
    public double mean() {
        return distances.mean();
    }

    /** Largest distance; NaN if nothing was compared. */
    public double max() {
        return distances.max();
    }

    /** Smallest distance; NaN if nothing was compared. */
    public double min() {
        return distances.min();
    }

    /** Largest distance in units in the last place. */
    public long maxUlp() {
        return distances.maxUlp();
    }

    /** Whether the shapes are equal; () and (1,) are. */
    public boolean shapesAgree() {
        return form != Form.SHAPES_DIFFER;
    }

    /** Whether type, shape and all bits are equal. */
    public boolean sameBits() {
        return form == Form.SAME_BITS;
    }

    /** How many pairs were compared. */
    public long count() {
        return counts.all();
    }

    /** In how many pairs either side has a NaN or an infinity. */
    public long nonFinite() {
        return counts.nonFinite();
    }

    /** In how many pairs both sides have the same bits. */
    public long equalBits() {
        return counts.equalBits();
    }

    /** Whether there is nothing on either side: empty arrays of one shape. */
    public boolean isEmpty() {
        return shapesAgree() && counts.all() == 0;
    }

    /** Whether all values are equal. */
    public boolean isExact() {
        return counts.all() > 0 && maxUlp() == 0 && max() == 0;
    }

    /** Whether both arrays hold integers. */
    public boolean isIntegral() {
        return types.areIntegral();
    }

    /** One true statistic as a number. */
    public double distance(Method method) {
        return switch (method) {
            case MIN -> min();
            case MAX -> max();
            case MEAN -> mean();
            case ALLCLOSE -> counts.outside();
        };
    }

    /** One statistic as the text log prints it, which is NumPy's: a {@code Double}, or an integer. */
    public Number value(Method method) {
        return switch (method) {
            case MIN -> logged == null ? (Number) min() : logged.min();
            case MAX -> logged == null ? (Number) max() : logged.max();
            case MEAN -> logged == null ? mean() : logged.mean();
            case ALLCLOSE -> counts.outside();
        };
    }
}
