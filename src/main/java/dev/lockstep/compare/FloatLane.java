package dev.lockstep.compare;

import dev.lockstep.record.NdArray;

/** Differences in float32. */
final class FloatLane extends Lane {
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

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
        extremes(count, tally);
        distances(count, tally);
        return Pairwise.sum(difference, 0, count);
    }

    private void subtract(int count) {
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(left[i] - right[i]);
        }
    }

    /** The bits of floats that are not negative are in the floats' own order, with NaN above all. */
    private void extremes(int count, Tally tally) {
        int min = Integer.MAX_VALUE;
        int max = 0;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(difference[i]);
            min = Math.min(min, bits);
            max = Math.max(max, bits);
        }
        float largest = Float.intBitsToFloat(max);
        tally.extremes(Float.isNaN(largest) ? largest : Float.intBitsToFloat(min), largest);
    }

    private void distances(int count, Tally tally) {
        long equal = 0;
        for (int i = 0; i < count; i++) {
            equal += Float.floatToRawIntBits(left[i]) == Float.floatToRawIntBits(right[i]) ? 1 : 0;
            if (difference[i] == 0) {
                continue;
            }
            // Finite values may be infinitely far apart, so that the difference alone does not tell.
            if (Float.floatToRawIntBits(difference[i]) >= INFINITY_BITS && isNotFinite(i)) {
                tally.nonFinite++;
            } else {
                tally.distance(
                        Ulps.between(Float.floatToRawIntBits(left[i]), Float.floatToRawIntBits(right[i])),
                        Math.abs((double) left[i] - right[i]),
                        right[i]);
            }
        }
        tally.equalBits += equal;
    }

    private boolean isNotFinite(int i) {
        return !Float.isFinite(left[i]) || !Float.isFinite(right[i]);
    }

    @Override
    double signedSum(int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) left[i] - right[i];
        }
        return sum;
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
