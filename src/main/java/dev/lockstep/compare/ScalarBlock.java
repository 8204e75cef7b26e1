package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.Tolerance;

/**
 * One key's scalars of up to 64 cases, compared in one loop over primitives. It says what {@link ScalarDiff} says of each pair. A key's
 * state takes 2 KB, those of 1,000 keys more than a core's near cache: by the block each is fetched once for so many cases.
 */
final class ScalarBlock {
    static final int CASES = 64;

    private final Scalars[] candidates = new Scalars[CASES];
    private final Scalars[] references = new Scalars[CASES];
    private final long[] seeds = new long[CASES];
    private final double[] left = new double[CASES];
    private final double[] right = new double[CASES];
    private int count;

    double max;
    double min;
    double maxRelative;
    long maxUlp;
    long equalBits;
    long roundingProne;
    /** The candidates' values. */
    double low;

    double high;
    /** The lowest seed with the largest difference. */
    long farthestSeed;

    private boolean finite;

    /** How many cases are in it. */
    int count() {
        return count;
    }

    /** The type of all its values. */
    DType dtype() {
        return candidates[0].dtype();
    }

    boolean isFull() {
        return count == CASES;
    }

    void clear() {
        count = 0;
    }

    /** Takes a case, both sides of one type. */
    void add(long seed, Scalars candidate, Scalars reference) {
        seeds[count] = seed;
        candidates[count] = candidate;
        references[count] = reference;
        count++;
    }

    /** The seed of a case. */
    long seed(int i) {
        return seeds[i];
    }

    /** One key's pair of a case. */
    ArrayDiff diff(int i, int place, Tolerance tolerance) {
        return ScalarDiff.of(candidates[i], references[i], place, tolerance);
    }

    /** Whether all pairs that were measured last are finite and within the threshold. */
    boolean isWithin(Tolerance tolerance) {
        return finite && tolerance.threshold() != null && max <= tolerance.threshold();
    }

    /** Measures one key's pairs of all cases. */
    void measure(int place) {
        max = -1;
        min = Double.POSITIVE_INFINITY;
        maxRelative = 0;
        maxUlp = 0;
        equalBits = 0;
        roundingProne = 0;
        low = Double.POSITIVE_INFINITY;
        high = Double.NEGATIVE_INFINITY;
        finite = true;
        for (int i = 0; i < count; i++) {
            if (candidates[i].dtype() == DType.FLOAT32) {
                float a = candidates[i].floatAt(place);
                float b = references[i].floatAt(place);
                left[i] = a;
                right[i] = b;
                int leftBits = Float.floatToRawIntBits(a);
                int rightBits = Float.floatToRawIntBits(b);
                distance(i, Math.abs(a - b), Ulps.between(leftBits, rightBits), leftBits == rightBits);
            } else {
                left[i] = candidates[i].doubleAt(place);
                right[i] = references[i].doubleAt(place);
                long leftBits = Double.doubleToRawLongBits(left[i]);
                long rightBits = Double.doubleToRawLongBits(right[i]);
                distance(i, difference(i), Ulps.between(leftBits, rightBits), leftBits == rightBits);
            }
        }
    }

    /** @param difference in the values' own arithmetic */
    private void distance(int i, double difference, long ulp, boolean equal) {
        finite &= Math.abs(left[i]) <= Double.MAX_VALUE && Math.abs(right[i]) <= Double.MAX_VALUE;
        equalBits += equal ? 1 : 0;
        roundingProne += equal && RoundingProne.is(left[i]) ? 1 : 0;
        min = Math.min(min, difference);
        low = Math.min(low, left[i]);
        high = Math.max(high, left[i]);
        maxUlp = Math.max(maxUlp, ulp);
        if (difference >= max) {
            farthestSeed = difference > max ? seeds[i] : Math.min(farthestSeed, seeds[i]);
            max = difference;
        }
        // A division takes longer than all else here: only where the quotient may be the largest so far. Equal counts,
        // as the product may have been rounded up to the difference, and is so among the smallest doubles.
        if (difference(i) >= maxRelative * Math.abs(right[i]) && difference(i) > 0) {
            maxRelative = Math.max(maxRelative, DiffAccumulator.quotient(difference(i), right[i]));
        }
    }

    private double difference(int i) {
        return Math.abs(left[i] - right[i]);
    }

    /**
     * Sums what was measured last.
     *
     * @param means of the differences in the values' own arithmetic. Modified.
     * @param signed candidate less reference, in double. Modified.
     * @param squares of those. Modified.
     */
    void sum(ExactSum means, ExactSum signed, ExactSum squares) {
        for (int i = 0; i < count; i++) {
            double difference = left[i] - right[i];
            if (difference != 0) {
                // A double has more than twice a float's digits: rounding twice is rounding once.
                means.add(candidates[i].dtype() == DType.FLOAT32 ? Math.abs((float) difference) : Math.abs(difference));
                signed.add(difference);
                squares.addSquare(difference);
            }
        }
    }
}
