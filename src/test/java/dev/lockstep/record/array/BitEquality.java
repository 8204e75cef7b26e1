package dev.lockstep.record.array;

import java.util.Arrays;

/** Equality of two arrays' bits, run by run. */
public final class BitEquality {
    private static final int RUN = 1 << 15;

    private BitEquality() {}

    /** Whether both have the same type, shape and bits; a NaN is the same as itself, and 0.0 is not -0.0. */
    public static boolean of(NdArray left, NdArray right) {
        return left.dtype() == right.dtype() && Arrays.equals(left.shape(), right.shape()) && same(left, right);
    }

    /** Whether two arrays of one type and size have the same bits in C order. */
    private static boolean same(NdArray left, NdArray right) {
        if (left.isFortran() && right.isFortran()) {
            return same(left.asStored(), right.asStored());
        }
        for (long from = 0; from < left.size(); from += RUN) {
            int count = (int) Math.min(RUN, left.size() - from);
            if (!sameRun(left, right, from, count)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameRun(NdArray left, NdArray right, long from, int count) {
        if (left.order() == right.order()) {
            return left.bytes(from, count).equals(right.bytes(from, count));
        }
        int width = left.dtype().orderedBytes();
        byte[] forward = new byte[count * left.dtype().bytes()];
        byte[] backward = new byte[forward.length];
        left.bytes(from, count).get(forward);
        right.bytes(from, count).get(backward);
        for (int at = 0; at < forward.length; at++) {
            int mirrored = at - at % width + width - 1 - at % width;
            if (forward[at] != backward[mirrored]) {
                return false;
            }
        }
        return true;
    }
}
