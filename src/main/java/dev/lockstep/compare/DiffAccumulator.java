package dev.lockstep.compare;

/** What is counted of a run of differences beside their sum: the order of merging is of no consequence. */
final class DiffAccumulator {
    double max;
    double min = Double.POSITIVE_INFINITY;
    long wholeMax;
    long wholeMin;
    boolean empty = true;
    long maxUlp;
    double maxRelative;
    double squares;
    double referenceSquares;
    long nonFinite;
    long equalBits;

    /** Takes the largest and smallest difference of a run; a NaN wins over all, as in NumPy. */
    void extremes(double runMin, double runMax) {
        min = Math.min(min, runMin);
        max = Math.max(max, runMax);
        empty = false;
    }

    /**
     * Takes one pair's distances.
     *
     * @param difference absolute, finite
     */
    void distance(long ulp, double difference, double reference) {
        maxUlp = Math.max(maxUlp, ulp);
        relative(difference, reference);
    }

    /**
     * Takes one pair's difference relative to its reference.
     *
     * @param difference absolute, finite
     */
    void relative(double difference, double reference) {
        maxRelative = Math.max(maxRelative, quotient(difference, reference));
    }

    /** The difference relative to the reference: 0 only if the difference is, and infinite where the reference alone is 0. */
    static double quotient(double difference, double reference) {
        return difference == 0 ? 0 : Math.max(Double.MIN_VALUE, difference / Math.abs(reference));
    }

    /**
     * Takes sums over a run.
     *
     * @param ofDifferences of squared differences
     * @param ofReferences of squared references
     */
    void squares(double ofDifferences, double ofReferences) {
        squares += ofDifferences;
        referenceSquares += ofReferences;
    }

    /** The relative Frobenius error, as {@link ArrayDiff#relativeNorm()} defines it. */
    double relativeNorm() {
        return relativeNorm(squares, referenceSquares, max > 0);
    }

    /** @param differ whether any values do: their squares may be too small for a double */
    static double relativeNorm(double squares, double referenceSquares, boolean differ) {
        return squares == 0 && !differ ? 0 : Math.max(Double.MIN_VALUE, Math.sqrt(squares / referenceSquares));
    }

    void merge(DiffAccumulator other, boolean unsigned) {
        if (!other.empty) {
            wholes(other.wholeMin, other.wholeMax, unsigned);
            extremes(other.min, other.max);
        }
        maxUlp = Math.max(maxUlp, other.maxUlp);
        maxRelative = Math.max(maxRelative, other.maxRelative);
        squares += other.squares;
        referenceSquares += other.referenceSquares;
        nonFinite += other.nonFinite;
        equalBits += other.equalBits;
    }

    /** Takes the largest and smallest difference of a run of whole numbers. */
    void wholes(long runMin, long runMax, boolean unsigned) {
        long flip = unsigned ? Long.MIN_VALUE : 0;
        wholeMin = empty ? runMin : Math.min(wholeMin ^ flip, runMin ^ flip) ^ flip;
        wholeMax = empty ? runMax : Math.max(wholeMax ^ flip, runMax ^ flip) ^ flip;
    }
}
