package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;

/** Whether an array fails beside a copy of its counterpart whose values are moved on by one place, as it must. */
public final class RolledControl {
    /** A sample of so many values nearly always tells. */
    private static final int SAMPLE = 4096;
    /** More are not looked at: a copy of them would take the memory that the arrays themselves do not. */
    private static final long MOST = 1 << 24;

    private RolledControl() {}

    /**
     * Compares an array with the rolled copy; unknown of a single value, of arrays that do not fit, and of large ones of which a
     * sample passes.
     *
     * @param fit of the left array to the right one
     */
    public static Control of(NdArray left, NdArray right, ShapeAlignment fit, Tolerance tolerance) {
        long size = right.size();
        if (size < 2 || left.size() != size) {
            return Control.UNKNOWN;
        }
        NdArray fitted = fit == ShapeAlignment.TRANSPOSED ? left.transposed() : left;
        if (size > SAMPLE && passes(part(fitted, 0), part(right, 1), tolerance) == Control.FAILS) {
            return Control.FAILS;
        }
        return size > MOST ? Control.UNKNOWN : passes(fitted.reshaped(size), rolled(right), tolerance);
    }

    private static Control passes(NdArray left, NdArray right, Tolerance tolerance) {
        return Control.of(LimitCheck.outcome(ArrayComparison.between(left, right, tolerance), tolerance));
    }

    private static NdArray part(NdArray array, long from) {
        int count = (int) Math.min(SAMPLE, array.size() - 1);
        return NdArray.of(array.dtype(), array.toBytes(from, count), count);
    }

    private static NdArray rolled(NdArray array) {
        int last = (int) array.size() - 1;
        byte[] bytes = new byte[(last + 1) * array.dtype().bytes()];
        byte[] end = array.toBytes(last, 1);
        System.arraycopy(end, 0, bytes, 0, end.length);
        System.arraycopy(array.toBytes(0, last), 0, bytes, end.length, bytes.length - end.length);
        return NdArray.of(array.dtype(), bytes, array.size());
    }
}
