package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/**
 * Whether a value has so many digits that two ways to compute it would hardly round to the same bits. Counts, scales, flags and small
 * fractions of two have few; the losses of a network use all that float32 has.
 */
final class RoundingProne {
    /** The last 37 of the 52 bits of a double's fraction: values with 15 or fewer have none of these set. */
    private static final long LAST_BITS = (1L << 37) - 1;

    private RoundingProne() {}

    static boolean is(double value) {
        return (Double.doubleToRawLongBits(value) & LAST_BITS) != 0 && Double.isFinite(value);
    }

    /** How many of an array's values are. */
    static long count(NdArray array) {
        if (array.dtype().isIntegral()) {
            return 0;
        }
        double[] values = new double[DiffKernel.runLength(array)];
        long prone = 0;
        for (long from = 0; from < array.size(); from += DiffKernel.RUN) {
            int count = (int) Math.min(DiffKernel.RUN, array.size() - from);
            array.copyTo(values, from, count);
            for (int i = 0; i < count; i++) {
                prone += is(values[i]) ? 1 : 0;
            }
        }
        return prone;
    }
}
