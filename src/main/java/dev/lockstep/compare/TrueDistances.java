package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;

/**
 * A second pass over two arrays, for what NumPy's arithmetic does not tell: distances that neither wrap around nor are lost in
 * float64 or float16, infinities by their signs, and {@code allclose}, value by value. Each distance is exact or rounded once, and so
 * is their sum.
 */
final class TrueDistances {
    private final NdArray candidate;
    private final NdArray reference;
    private final Tolerance tolerance;
    private final PairDistance distance;
    private final ExactSum sum = new ExactSum();
    private final ExactSum signedSum = new ExactSum();

    double max;
    double min = Double.POSITIVE_INFINITY;
    double maxRelative;
    long maxUlp;
    long equal;
    long equalInfinities;
    long oppositeInfinities;
    long outside;

    TrueDistances(NdArray candidate, NdArray reference, Tolerance tolerance) {
        this.candidate = candidate;
        this.reference = reference;
        this.tolerance = tolerance;
        this.distance = PairDistance.of(candidate.dtype(), reference.dtype());
    }

    /** Whether NumPy's arithmetic leaves something open for these types and values. */
    static boolean areNeeded(DType candidate, DType reference, long nonFinite, Tolerance tolerance) {
        boolean exact = Promotion.of(candidate, reference) != DType.FLOAT16
                && !candidate.isIntegral()
                && !reference.isIntegral();
        return !exact || nonFinite > 0 || tolerance.isAllclose();
    }

    /** Whether the distances are others than those of NumPy's arithmetic, or rounded less. */
    boolean differFromNumPys() {
        return isOfIntegers()
                || Promotion.of(candidate.dtype(), reference.dtype()) == DType.FLOAT16
                || (tolerance.equalInf() && equalInfinities > 0);
    }

    /** Whether both arrays hold integers. */
    boolean isOfIntegersAlone() {
        return distance == PairDistance.INTEGERS;
    }

    /** Whether an array holds integers, whose bits in float64 do not tell whether they are equal. */
    boolean isOfIntegers() {
        return candidate.dtype().isIntegral() || reference.dtype().isIntegral();
    }

    TrueDistances walk() {
        ValueRun left = new ValueRun(candidate);
        ValueRun right = new ValueRun(reference);
        for (long from = 0; from < candidate.size(); from += DiffKernel.RUN) {
            int count = (int) Math.min(DiffKernel.RUN, candidate.size() - from);
            left.read(from, count);
            right.read(from, count);
            for (int i = 0; i < count; i++) {
                add(left, right, i);
            }
        }
        return this;
    }

    private void add(ValueRun left, ValueRun right, int i) {
        double a = left.doubles[i];
        double b = right.doubles[i];
        double signed = Double.isFinite(a) && Double.isFinite(b) ? distance.signed(left, right, i) : infinite(a, b);
        double apart = Math.abs(signed);
        sum.add(apart);
        signedSum.add(signed);
        min = Math.min(min, apart);
        max = Math.max(max, apart);
        equal += apart == 0 ? 1 : 0;
        if (Double.isFinite(a) && Double.isFinite(b)) {
            maxRelative = Math.max(maxRelative, DiffAccumulator.quotient(apart, b));
            maxUlp = Math.max(maxUlp, Ulps.ofIntegers(apart));
        }
        if (tolerance.isAllclose() && !isClose(apart, b, tolerance)) {
            outside++;
        }
    }

    /** Equal infinities are 0 apart where the tolerance lets them pass, and NaN apart, as in NumPy, where it does not. */
    private double infinite(double a, double b) {
        boolean same = a == b;
        equalInfinities += same ? 1 : 0;
        oppositeInfinities += !same && a == -b ? 1 : 0;
        return same && tolerance.equalInf() ? 0 : a - b;
    }

    /**
     * NumPy's {@code isclose} of one pair. Source: numpy 1.26 core/numeric.py, {@code isclose}: {@code abs(x - y) <= atol + rtol *
     * abs(y)}, of finite values alone.
     */
    static boolean isClose(double apart, double reference, Tolerance tolerance) {
        return apart == 0
                || (apart < Double.POSITIVE_INFINITY
                        && apart <= tolerance.atol() + tolerance.rtol() * Math.abs(reference));
    }

    double mean() {
        return sum.rounded() / candidate.size();
    }

    double signedMean() {
        return signedSum.rounded() / candidate.size();
    }
}
