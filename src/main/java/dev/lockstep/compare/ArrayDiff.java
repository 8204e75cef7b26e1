package dev.lockstep.compare;

import dev.lockstep.record.DType;
import dev.lockstep.record.NdArray;
import dev.lockstep.suite.Method;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How far two arrays are apart. Mean, largest and smallest are those of NumPy 1.26's {@code abs(candidate - reference)}, to the last
 * bit: in the type that it promotes both to, whole numbers wrapping around, NaN winning over all. Infinities and NaN are in them,
 * and counted besides.
 *
 * @param mean mean absolute difference; NaN if nothing was compared
 * @param max largest absolute difference; NaN if nothing was compared
 * @param min smallest absolute difference; NaN if nothing was compared
 * @param whole the extremes exactly, if both arrays hold whole numbers; null otherwise
 * @param maxUlp largest distance in units in the last place of the type that both are promoted to, of bfloat16 if both are, over the
 *     pairs that are finite; of whole numbers the distance itself
 * @param maxRelative largest absolute difference relative to the reference, over the pairs that are finite; infinite where the
 *     reference is 0 and the candidate is not
 * @param count how many pairs were compared
 * @param nonFinite in how many a NaN or an infinity stands on either side
 * @param equalBits in how many both sides have the same bits
 * @param shapesAgree whether the shapes are equal; () and (1,) are
 * @param sameBits whether type, shape and all bits are equal
 * @param signedMean mean of candidate less reference, in double
 */
public record ArrayDiff(
        double mean,
        double max,
        double min,
        Whole whole,
        long maxUlp,
        double maxRelative,
        long count,
        long nonFinite,
        long equalBits,
        boolean shapesAgree,
        boolean sameBits,
        double signedMean)
        implements Serializable {

    private static final double NOTHING = Double.NaN;

    /** Compares two arrays value by value; not at all if their shapes differ. */
    public static ArrayDiff between(NdArray candidate, NdArray reference) {
        if (!shapesAgree(candidate, reference)) {
            return ofShapes(false, false);
        }
        boolean sameForm =
                candidate.dtype() == reference.dtype() && Arrays.equals(candidate.shape(), reference.shape());
        if (candidate.size() == 0) {
            return ofShapes(true, sameForm);
        }
        // NumPy walks two arrays in Fortran order as they lie; whatever else it meets, in C order.
        return candidate.isFortran() && reference.isFortran()
                ? of(candidate.asStored(), reference.asStored(), sameForm)
                : of(candidate, reference, sameForm);
    }

    private static ArrayDiff of(NdArray candidate, NdArray reference, boolean sameForm) {
        DType arithmetic = Promotion.of(candidate.dtype(), reference.dtype());
        return new Comparison(arithmetic, candidate, reference).diff(sameForm);
    }

    private static ArrayDiff ofShapes(boolean agree, boolean sameForm) {
        return new ArrayDiff(NOTHING, NOTHING, NOTHING, null, 0, 0, 0, 0, 0, agree, agree && sameForm, NOTHING);
    }

    private static boolean shapesAgree(NdArray candidate, NdArray reference) {
        return Arrays.equals(candidate.shape(), reference.shape()) || (isOneValue(candidate) && isOneValue(reference));
    }

    private static boolean isOneValue(NdArray array) {
        return array.size() == 1 && array.dimensions() <= 1;
    }

    /** Whether all values are equal: 0 units in the last place apart, and finite. */
    public boolean isExact() {
        return count > 0 && nonFinite == 0 && maxUlp == 0 && max == 0;
    }

    /** Whether both arrays hold whole numbers, so that their extremes print without a point. */
    public boolean isIntegral() {
        return whole != null;
    }

    /** One statistic as the text log prints it: a {@code BigInteger} or a {@code Double}. */
    public Number value(Method method) {
        return switch (method) {
            case MIN -> whole == null ? (Number) min : whole.min();
            case MAX -> whole == null ? (Number) max : whole.max();
            case MEAN -> mean;
        };
    }
}
