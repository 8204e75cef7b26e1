package dev.lockstep.record.array;

import dev.lockstep.record.HeapBudget;

/** NumPy's masked arrays: what is masked has no value, and is not compared; which values are masked is. */
public final class MaskedArrays {
    /** What follows an array's key in that of its mask. */
    public static final String MASK = ".mask";

    private static final int RUN = 1 << 15;

    private MaskedArrays() {}

    /** Whether anything is masked. */
    public static boolean hasAny(NdArray mask) {
        return count(mask) > 0;
    }

    /** The values that are not masked, in C order along one axis. */
    public static NdArray compressed(NdArray values, NdArray mask, HeapBudget budget, long offset) {
        long kept = values.size() - count(mask);
        int width = values.dtype().bytes();
        budget.take(kept * width, offset);
        byte[] bytes = new byte[Math.toIntExact(kept * width)];
        int to = 0;
        for (long from = 0; from < values.size(); from += RUN) {
            int count = (int) Math.min(RUN, values.size() - from);
            byte[] run = values.toBytes(from, count);
            double[] masked = masked(mask, from, count);
            for (int i = 0; i < count; i++) {
                if (masked[i] == 0) {
                    System.arraycopy(run, i * width, bytes, to, width);
                    to += width;
                }
            }
        }
        return NdArray.of(values.dtype(), bytes, kept);
    }

    private static long count(NdArray mask) {
        long count = 0;
        for (long from = 0; from < mask.size(); from += RUN) {
            for (double masked : masked(mask, from, (int) Math.min(RUN, mask.size() - from))) {
                count += masked == 0 ? 0 : 1;
            }
        }
        return count;
    }

    private static double[] masked(NdArray mask, long from, int count) {
        double[] masked = new double[count];
        mask.copyTo(masked, from, count);
        return masked;
    }
}
