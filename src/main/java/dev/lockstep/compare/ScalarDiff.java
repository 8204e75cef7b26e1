package dev.lockstep.compare;

import dev.lockstep.compare.ArrayDiff.Counts;
import dev.lockstep.compare.ArrayDiff.Form;
import dev.lockstep.compare.ArrayDiff.Types;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.Tolerance;

/** How far two single values are apart: what {@link ArrayComparison#between} says of arrays of one value, without the arrays. */
final class ScalarDiff {
    private static final Types FLOATS = new Types(DType.FLOAT32, DType.FLOAT32);
    private static final Types DOUBLES = new Types(DType.FLOAT64, DType.FLOAT64);

    private ScalarDiff() {}

    /** Of one place, in the type that both have. */
    static ArrayDiff of(Scalars candidates, Scalars references, int place, Tolerance tolerance) {
        return candidates.dtype() == DType.FLOAT32
                ? of(candidates.floatAt(place), references.floatAt(place), tolerance)
                : of(candidates.doubleAt(place), references.doubleAt(place), tolerance);
    }

    /** In float32. */
    static ArrayDiff of(float candidate, float reference, Tolerance tolerance) {
        if (!Float.isFinite(candidate) || !Float.isFinite(reference) || tolerance.isAllclose()) {
            return ArrayComparison.between(
                    NdArray.float32(new float[] {candidate}), NdArray.float32(new float[] {reference}), tolerance);
        }
        int left = Float.floatToRawIntBits(candidate);
        int right = Float.floatToRawIntBits(reference);
        double signed = (double) candidate - reference;
        Counts counts = counts(candidate, left == right);
        return of(
                candidate,
                Math.abs(candidate - reference),
                signed,
                reference,
                Ulps.between(left, right),
                counts,
                FLOATS);
    }

    /** In float64. */
    static ArrayDiff of(double candidate, double reference, Tolerance tolerance) {
        if (!Double.isFinite(candidate) || !Double.isFinite(reference) || tolerance.isAllclose()) {
            return ArrayComparison.between(
                    NdArray.float64(new double[] {candidate}), NdArray.float64(new double[] {reference}), tolerance);
        }
        long left = Double.doubleToRawLongBits(candidate);
        long right = Double.doubleToRawLongBits(reference);
        double signed = candidate - reference;
        Counts counts = counts(candidate, left == right);
        return of(candidate, Math.abs(signed), signed, reference, Ulps.between(left, right), counts, DOUBLES);
    }

    private static Counts counts(double candidate, boolean equalBits) {
        boolean prone = equalBits && RoundingProne.is(candidate);
        return new Counts(1, 0, 0, 0, equalBits ? 1 : 0, prone ? 1 : 0, 0);
    }

    /** @param difference in the values' own arithmetic */
    private static ArrayDiff of(
            double candidate,
            double difference,
            double signed,
            double reference,
            long ulp,
            Counts counts,
            Types types) {
        return new ArrayDiff(
                Distances.ofOne(difference, ulp, DiffAccumulator.quotient(Math.abs(signed), reference)),
                null,
                // A sum begins at 0.0, which leaves no -0.0.
                0.0 + signed,
                counts,
                ArrayDiff.NOWHERE,
                candidate,
                types,
                counts.equalBits() == 1 ? Form.SAME_BITS : Form.SHAPES_AGREE);
    }
}
