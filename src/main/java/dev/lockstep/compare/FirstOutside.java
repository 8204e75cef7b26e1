package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NarrowFloats;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;

/** Where in two series the first value is outside the tolerance. */
final class FirstOutside {
    private final Tolerance tolerance;
    private final DType arithmetic;

    private FirstOutside(Tolerance tolerance, DType arithmetic) {
        this.tolerance = tolerance;
        this.arithmetic = arithmetic;
    }

    /**
     * The index of that value.
     *
     * @param diff of the two arrays
     * @param candidate of one axis
     * @return {@link ArrayDiff#NOWHERE} if the arrays are within the tolerance, or no value of them alone is outside
     */
    static long index(ArrayDiff diff, NdArray candidate, NdArray reference, Tolerance tolerance) {
        if (LimitCheck.hold(diff, tolerance)) {
            return ArrayDiff.NOWHERE;
        }
        FirstOutside search = new FirstOutside(tolerance, Promotion.of(candidate.dtype(), reference.dtype()));
        double[] left = new double[DiffKernel.runLength(candidate)];
        double[] right = new double[DiffKernel.runLength(candidate)];
        for (long from = 0; from < candidate.size(); from += DiffKernel.RUN) {
            int count = (int) Math.min(DiffKernel.RUN, candidate.size() - from);
            candidate.copyTo(left, from, count);
            reference.copyTo(right, from, count);
            for (int i = 0; i < count; i++) {
                if (!search.holds(left[i], right[i])) {
                    return from + i;
                }
            }
        }
        return ArrayDiff.NOWHERE;
    }

    private boolean holds(double a, double b) {
        if (a == b) {
            return Double.isFinite(a) || tolerance.equalInf();
        }
        double apart = Math.abs(a - b);
        if (tolerance.isAllclose()) {
            return TrueDistances.isClose(apart, b, tolerance);
        }
        return (tolerance.threshold() != null && apart <= tolerance.threshold())
                || (Double.isFinite(apart) && isRelativelyNear(apart, a, b));
    }

    private boolean isRelativelyNear(double apart, double a, double b) {
        return (tolerance.rtol() != null && DiffAccumulator.quotient(apart, b) <= tolerance.rtol())
                || (tolerance.ulp() != null && ulps(apart, a, b) <= tolerance.ulp());
    }

    private long ulps(double apart, double a, double b) {
        return switch (arithmetic) {
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> Ulps.ofIntegers(apart);
            case FLOAT16 -> Ulps.between(NarrowFloats.toFloat16(a), NarrowFloats.toFloat16(b));
            case FLOAT8_E4M3FN, FLOAT8_E5M2, BFLOAT16, FLOAT32 ->
                Ulps.between(Float.floatToRawIntBits((float) a), Float.floatToRawIntBits((float) b));
            case FLOAT64, LONGDOUBLE, COMPLEX64, COMPLEX128 ->
                Ulps.between(Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b));
        };
    }
}
