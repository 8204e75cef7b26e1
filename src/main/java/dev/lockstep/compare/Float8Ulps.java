package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;

/** Distances of two floats of 8 bits in units in their last place. No unit of float32 is a fixed number of them, for subnormals. */
final class Float8Ulps {
    private Float8Ulps() {}

    /** Whether two arrays hold floats of 8 bits of one kind. */
    static boolean areOf(NdArray candidate, NdArray reference) {
        DType type = candidate.dtype();
        return type == reference.dtype() && (type == DType.FLOAT8_E4M3FN || type == DType.FLOAT8_E5M2);
    }

    /** The largest distance over the pairs that are finite. */
    static long max(NdArray candidate, NdArray reference) {
        float[] left = new float[DiffKernel.runLength(candidate)];
        float[] right = new float[DiffKernel.runLength(candidate)];
        long max = 0;
        for (long from = 0; from < candidate.size(); from += DiffKernel.RUN) {
            int count = (int) Math.min(DiffKernel.RUN, candidate.size() - from);
            candidate.copyTo(left, from, count);
            reference.copyTo(right, from, count);
            byte[] leftBits = candidate.toBytes(from, count);
            byte[] rightBits = reference.toBytes(from, count);
            for (int i = 0; i < count; i++) {
                if (Float.isFinite(left[i]) && Float.isFinite(right[i])) {
                    max = Math.max(max, Math.abs(ordered(leftBits[i]) - ordered(rightBits[i])));
                }
            }
        }
        return max;
    }

    /** The bits as a number that grows with the value, both zeros being 0. */
    private static int ordered(byte bits) {
        return bits >= 0 ? bits : Byte.MIN_VALUE - bits;
    }
}
