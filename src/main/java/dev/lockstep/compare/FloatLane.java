package dev.lockstep.compare;

import dev.lockstep.record.NdArray;

/** Differences in float32. */
final class FloatLane extends Lane {
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    /** Below one by more than float32 rounds. */
    private static final float NEARLY_ONE = 0.999999f;

    private final float[] left = new float[RUN];
    private final float[] right = new float[RUN];
    private final float[] difference = new float[RUN];

    FloatLane(NdArray candidate, NdArray reference) {
        super(candidate, reference);
    }

    @Override
    double run(long from, int count, Tally tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        subtract(count);
        int max = extremes(count, tally);
        tally.equalBits += count - different(count);
        distances(max, count, tally);
        return Pairwise.sum(difference, 0, count);
    }

    private void subtract(int count) {
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(left[i] - right[i]);
        }
    }

    /**
     * Without their sign, which a NaN may have, the bits of floats are in the floats' own order, with NaN above all.
     *
     * @return the largest difference's bits
     */
    private int extremes(int count, Tally tally) {
        int min = Integer.MAX_VALUE;
        int max = 0;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(difference[i]) & Integer.MAX_VALUE;
            min = Math.min(min, bits);
            max = Math.max(max, bits);
        }
        float largest = Float.intBitsToFloat(max);
        tally.extremes(Float.isNaN(largest) ? largest : Float.intBitsToFloat(min), largest);
        return max;
    }

    private void distances(int max, int count, Tally tally) {
        if (max >= INFINITY_BITS) {
            distancesOfFinite(count, tally);
        } else if (max > 0) {
            tally.maxUlp = Math.max(tally.maxUlp, maxUlp(count));
            relative(count, tally);
        }
    }

    /** In how many pairs any bit differs, without a branch. */
    private int different(int count) {
        int different = 0;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(left[i]) ^ Float.floatToRawIntBits(right[i]);
            different += (bits | -bits) >>> 31;
        }
        return different;
    }

    /** {@link Ulps#between(int, int)} without a branch and in 32 bits, unsigned. */
    private long maxUlp(int count) {
        int max = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            int a = Float.floatToRawIntBits(left[i]);
            int b = Float.floatToRawIntBits(right[i]);
            int orderedA = ((a & Integer.MAX_VALUE) ^ (a >> 31)) - (a >> 31);
            int orderedB = ((b & Integer.MAX_VALUE) ^ (b >> 31)) - (b >> 31);
            int apart = Math.max(orderedA, orderedB) - Math.min(orderedA, orderedB);
            max = Math.max(max, apart ^ Integer.MIN_VALUE);
        }
        return (max ^ Integer.MIN_VALUE) & 0xffffffffL;
    }

    /** Divides only where the quotient may be the largest so far. */
    private void relative(int count, Tally tally) {
        float bar = (float) tally.maxRelative * NEARLY_ONE;
        for (int i = 0; i < count; i++) {
            if (difference[i] > bar * Math.abs(right[i])) {
                tally.relative(Math.abs((double) left[i] - right[i]), right[i]);
                bar = (float) tally.maxRelative * NEARLY_ONE;
            }
        }
    }

    /** Finite values may be infinitely far apart, so that the difference alone does not tell. */
    private void distancesOfFinite(int count, Tally tally) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(left[i]) || !Float.isFinite(right[i])) {
                tally.nonFinite++;
            } else {
                tally.distance(
                        Ulps.between(Float.floatToRawIntBits(left[i]), Float.floatToRawIntBits(right[i])),
                        Math.abs((double) left[i] - right[i]),
                        right[i]);
            }
        }
    }

    @Override
    double signedSum(int count) {
        return signedSum(left, right, count);
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
