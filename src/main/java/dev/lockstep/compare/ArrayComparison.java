package dev.lockstep.compare;

import dev.lockstep.compare.ArrayDiff.Form;
import dev.lockstep.compare.ArrayDiff.Types;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.Arrays;

/** Compares two arrays of any types. */
public final class ArrayComparison {
    private ArrayComparison() {}

    /** Compares two arrays value by value; not at all if their shapes differ. */
    public static ArrayDiff between(NdArray candidate, NdArray reference) {
        return between(candidate, reference, Tolerance.DEFAULT);
    }

    /**
     * Compares two arrays value by value; not at all if their shapes differ.
     *
     * @param tolerance whose {@code allclose} limits and equal infinities are looked at value by value
     */
    public static ArrayDiff between(NdArray candidate, NdArray reference, Tolerance tolerance) {
        if (!shapesAgree(candidate, reference)) {
            return withoutValues(candidate, reference, false);
        }
        if (candidate.size() == 0) {
            return withoutValues(candidate, reference, true);
        }
        if (ComplexDiff.isOf(candidate, reference)) {
            return ComplexDiff.of(candidate, reference, tolerance, haveOneForm(candidate, reference));
        }
        // NumPy walks two arrays in Fortran order as they lie; whatever else it meets, in C order.
        return candidate.isFortran() && reference.isFortran()
                ? of(candidate.asStored(), reference.asStored(), tolerance, candidate, reference)
                : of(candidate, reference, tolerance, candidate, reference);
    }

    private static ArrayDiff of(
            NdArray left, NdArray right, Tolerance tolerance, NdArray candidate, NdArray reference) {
        ArrayDiff diff = new Comparison(left, right, tolerance).diff(haveOneForm(candidate, reference));
        return candidate.dimensions() == 1 && candidate.size() > 1
                ? diff.with(FirstOutside.index(diff, candidate, reference, tolerance))
                : diff;
    }

    /** Two longdoubles never have: they are compared as float64, which says nothing about their last bits. */
    private static boolean haveOneForm(NdArray candidate, NdArray reference) {
        return candidate.dtype() != DType.LONGDOUBLE
                && candidate.dtype() == reference.dtype()
                && Arrays.equals(candidate.shape(), reference.shape());
    }

    private static ArrayDiff withoutValues(NdArray candidate, NdArray reference, boolean shapesAgree) {
        return ArrayDiff.withoutValues(
                Types.of(candidate, reference),
                !shapesAgree
                        ? Form.SHAPES_DIFFER
                        : haveOneForm(candidate, reference) ? Form.SAME_BITS : Form.SHAPES_AGREE);
    }

    private static boolean shapesAgree(NdArray candidate, NdArray reference) {
        return Arrays.equals(candidate.shape(), reference.shape()) || (isOneValue(candidate) && isOneValue(reference));
    }

    private static boolean isOneValue(NdArray array) {
        return array.size() == 1 && array.dimensions() <= 1;
    }
}
