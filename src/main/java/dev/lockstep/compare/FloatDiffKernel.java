package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/**
 * Differences in float32. Its loops are plain enough for the compiler to make vectors of most: what is costly is looked at only where a
 * cheap look says that it may be the largest so far.
 */
final class FloatDiffKernel extends DiffKernel {
    /** Below one by more than float32 rounds. */
    private static final float NEARLY_ONE = 0.999999f;

    private final float[] left = new float[length];
    private final float[] right = new float[length];
    private final float[] difference = new float[length];
    // The bits of both, since loops that turn floats to bits as they go are not made vectors of.
    private final int[] leftBits = new int[length];
    private final int[] rightBits = new int[length];

    FloatDiffKernel(NdArray candidate, NdArray reference) {
        super(candidate, reference);
    }

    @Override
    double run(long from, int count, DiffAccumulator tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        takeBits(left, leftBits, count);
        takeBits(right, rightBits, count);
        subtract(count);
        float max = extremes(count, tally);
        int different = different(count);
        tally.equalBits += count - different;
        if (!(max <= Float.MAX_VALUE)) {
            distancesOfFinite(count, tally);
        } else if (different > 0) {
            distances(count, tally);
        }
        return Pairwise.sum(difference, 0, count);
    }

    private static void takeBits(float[] values, int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
    }

    private void subtract(int count) {
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(left[i] - right[i]);
        }
    }

    /** The largest difference; a NaN wins over all. */
    private float extremes(int count, DiffAccumulator tally) {
        float min = Float.POSITIVE_INFINITY;
        float max = 0;
        for (int i = 0; i < count; i++) {
            min = Math.min(min, difference[i]);
            max = Math.max(max, difference[i]);
        }
        tally.extremes(min, max);
        return max;
    }

    /** In how many pairs any bit differs, without a branch. */
    private int different(int count) {
        int different = 0;
        for (int i = 0; i < count; i++) {
            int bits = leftBits[i] ^ rightBits[i];
            different += (bits | -bits) >>> 31;
        }
        return different;
    }

    private void distances(int count, DiffAccumulator tally) {
        if (beyond((int) Math.min(tally.maxUlp, Integer.MAX_VALUE), count) > 0) {
            tally.maxUlp = Math.max(tally.maxUlp, maxUlp(count));
        }
        relative(count, tally);
    }

    /** How many pairs are further apart than so many units in the last place, or so far that 31 bits do not tell; without a branch. */
    private int beyond(int ulp, int count) {
        int beyond = 0;
        for (int i = 0; i < count; i++) {
            int a = ordered(leftBits[i]);
            int b = ordered(rightBits[i]);
            int apart = a - b;
            int overflow = (a ^ b) & (a ^ apart);
            int distance = (apart ^ (apart >> 31)) - (apart >> 31);
            beyond += ((ulp - distance) | overflow) >>> 31;
        }
        return beyond;
    }

    /** {@link Ulps#between(int, int)} without a branch and in 32 bits, unsigned. */
    private long maxUlp(int count) {
        int max = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            int a = ordered(leftBits[i]);
            int b = ordered(rightBits[i]);
            int apart = Math.max(a, b) - Math.min(a, b);
            max = Math.max(max, apart ^ Integer.MIN_VALUE);
        }
        return (max ^ Integer.MIN_VALUE) & 0xffffffffL;
    }

    /** A float's bits as a number that grows with it, both zeros being 0. */
    private static int ordered(int bits) {
        return ((bits & Integer.MAX_VALUE) ^ (bits >> 31)) - (bits >> 31);
    }

    /** Divides only where the quotient may be the largest so far. */
    private void relative(int count, DiffAccumulator tally) {
        float bar = bar(tally);
        for (int i = 0; i < count; i++) {
            // Not above alone: among the smallest floats the product may be rounded up to the difference.
            if (difference[i] >= bar * Math.abs(right[i]) && difference[i] > 0) {
                tally.relative(Math.abs((double) left[i] - right[i]), right[i]);
                bar = bar(tally);
            }
        }
    }

    /** Finite, since infinity would keep all others out. */
    private static float bar(DiffAccumulator tally) {
        return (float) Math.min(tally.maxRelative, Float.MAX_VALUE) * NEARLY_ONE;
    }

    /** Finite values may be infinitely far apart, so that the difference alone does not tell. */
    private void distancesOfFinite(int count, DiffAccumulator tally) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(left[i]) || !Float.isFinite(right[i])) {
                tally.nonFinite++;
            } else {
                tally.distance(
                        Ulps.between(leftBits[i], rightBits[i]), Math.abs((double) left[i] - right[i]), right[i]);
            }
        }
    }

    @Override
    double signedSum(int count, DiffAccumulator tally) {
        return signedSum(left, right, count, tally);
    }

    @Override
    double mean(double[] sums, long count) {
        return (float) ((double) floatSum(sums) / count);
    }

    /** The running sum in float32. */
    static float floatSum(double[] sums) {
        float total = 0;
        for (double sum : sums) {
            total = (float) (total + sum);
        }
        return total;
    }
}
