package dev.lockstep.compare;

import dev.lockstep.compare.ArrayDiff.Counts;
import dev.lockstep.compare.ArrayDiff.Form;
import dev.lockstep.compare.ArrayDiff.Logged;
import dev.lockstep.compare.ArrayDiff.Types;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;

/**
 * How far two arrays are apart of which at least one is complex: by the absolute value of the difference, as NumPy's {@code
 * abs(candidate - reference)}. Two complex64 are subtracted and summed in float32. Units in the last place are the larger part's; the
 * signed mean and the sample are those of the real parts, since complex values have no order.
 */
final class ComplexDiff {
    /** What NumPy makes of equal infinities. */
    private static final Logged NUMPYS = new Logged(Double.NaN, Double.NaN, Double.NaN);

    private final NdArray candidate;
    private final NdArray reference;
    private final Tolerance tolerance;
    private final boolean narrow;
    private final ComplexParts left;
    private final ComplexParts right;
    private final double[] difference;
    private final float[] narrowDifference;

    private double max;
    private double min = Double.POSITIVE_INFINITY;
    private double sum;
    private double signedSum;
    private double maxRelative;
    private double squares;
    private double referenceSquares;
    private long maxUlp;
    private long nonFinite;
    private long equalInfinities;
    private long equalBits;
    private long roundingProne;
    private long outside;

    private ComplexDiff(NdArray candidate, NdArray reference, Tolerance tolerance) {
        this.candidate = candidate;
        this.reference = reference;
        this.tolerance = tolerance;
        this.narrow = isNarrow(candidate.dtype()) && isNarrow(reference.dtype());
        this.left = new ComplexParts(candidate);
        this.right = new ComplexParts(reference);
        this.difference = new double[DiffKernel.runLength(candidate)];
        this.narrowDifference = new float[difference.length];
    }

    /** Whether this is how two types are compared. */
    static boolean isOf(NdArray candidate, NdArray reference) {
        return candidate.dtype().isComplex() || reference.dtype().isComplex();
    }

    /** Compares two arrays of one size, which are not empty. */
    static ArrayDiff of(NdArray candidate, NdArray reference, Tolerance tolerance, boolean sameForm) {
        return new ComplexDiff(candidate, reference, tolerance).diff(sameForm);
    }

    /** Whether NumPy promotes it with complex64 to complex64. */
    private static boolean isNarrow(DType type) {
        return type == DType.COMPLEX64 || Promotion.of(type, DType.FLOAT32) == DType.FLOAT32;
    }

    private ArrayDiff diff(boolean sameForm) {
        for (long from = 0; from < candidate.size(); from += DiffKernel.RUN) {
            run(from, (int) Math.min(DiffKernel.RUN, candidate.size() - from));
        }
        long count = candidate.size();
        double mean = narrow ? (float) (sum / count) : sum / count;
        return new ArrayDiff(
                new Distances(mean == 0 && max > 0 ? Double.MIN_VALUE : mean, max, min, maxUlp, maxRelative, norm()),
                tolerance.equalInf() && equalInfinities > 0 ? NUMPYS : null,
                signedSum / count,
                new Counts(count, nonFinite, equalInfinities, 0, equalBits, roundingProne, outside),
                ArrayDiff.NOWHERE,
                new ComplexParts(candidate).first(),
                Types.of(candidate, reference),
                sameForm && equalBits == count ? Form.SAME_BITS : Form.SHAPES_AGREE);
    }

    private double norm() {
        return DiffAccumulator.relativeNorm(squares, referenceSquares, max > 0);
    }

    private void run(long from, int count) {
        left.read(from, count);
        right.read(from, count);
        for (int i = 0; i < count; i++) {
            difference[i] = apart(2 * i);
            narrowDifference[i] = (float) difference[i];
            add(2 * i, difference[i]);
        }
        double run = narrow ? Pairwise.sum(narrowDifference, 0, count) : Pairwise.sum(difference, 0, count);
        sum = narrow ? (float) (sum + run) : sum + run;
    }

    /** The absolute value of a difference, in the arithmetic of the two types. */
    private double apart(int at) {
        if (isInfinite(left, at) && isEqual(at)) {
            equalInfinities++;
            return tolerance.equalInf() ? 0 : Double.NaN;
        }
        double real = left.values[at] - right.values[at];
        double imaginary = left.values[at + 1] - right.values[at + 1];
        return narrow ? (float) Math.hypot((float) real, (float) imaginary) : Math.hypot(real, imaginary);
    }

    private void add(int at, double apart) {
        max = Math.max(max, apart);
        min = Math.min(min, apart);
        signedSum += left.values[at] - right.values[at];
        equalBits += sameBits(at) && sameBits(at + 1) ? 1 : 0;
        roundingProne += RoundingProne.is(left.values[at]) || RoundingProne.is(left.values[at + 1]) ? 1 : 0;
        double size = Math.hypot(right.values[at], right.values[at + 1]);
        squares += apart * apart;
        referenceSquares += size * size;
        if (isFinite(left, at) && isFinite(right, at)) {
            maxRelative = Math.max(maxRelative, DiffAccumulator.quotient(apart, size));
            maxUlp = Math.max(maxUlp, Math.max(ulps(at), ulps(at + 1)));
        } else {
            nonFinite++;
        }
        if (tolerance.isAllclose() && !TrueDistances.isClose(apart, size, tolerance)) {
            outside++;
        }
    }

    private long ulps(int at) {
        return narrow
                ? Ulps.between(Float.floatToRawIntBits((float) left.values[at]), Float.floatToRawIntBits((float)
                        right.values[at]))
                : Ulps.between(
                        Double.doubleToRawLongBits(left.values[at]), Double.doubleToRawLongBits(right.values[at]));
    }

    private boolean sameBits(int at) {
        return Double.doubleToRawLongBits(left.values[at]) == Double.doubleToRawLongBits(right.values[at]);
    }

    private boolean isEqual(int at) {
        return left.values[at] == right.values[at] && left.values[at + 1] == right.values[at + 1];
    }

    private static boolean isInfinite(ComplexParts parts, int at) {
        return Double.isInfinite(parts.values[at]) || Double.isInfinite(parts.values[at + 1]);
    }

    private static boolean isFinite(ComplexParts parts, int at) {
        return Double.isFinite(parts.values[at]) && Double.isFinite(parts.values[at + 1]);
    }
}
