package dev.lockstep.compare;

import dev.lockstep.record.Half;
import dev.lockstep.record.NdArray;

/** Differences in float16: subtracted in float32 and rounded, summed in float32, as NumPy does. */
final class HalfLane extends Lane {
    private final float[] left = new float[length];
    private final float[] right = new float[length];
    private final float[] difference = new float[length];

    HalfLane(NdArray candidate, NdArray reference) {
        super(candidate, reference);
    }

    @Override
    double run(long from, int count, Tally tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        float min = Float.POSITIVE_INFINITY;
        float max = 0;
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(Half.float16(Half.toFloat16(left[i] - right[i])));
            min = Math.min(min, difference[i]);
            max = Math.max(max, difference[i]);
        }
        tally.extremes(min, max);
        distances(count, tally);
        return Pairwise.sum(difference, 0, count);
    }

    private void distances(int count, Tally tally) {
        for (int i = 0; i < count; i++) {
            short leftBits = Half.toFloat16(left[i]);
            short rightBits = Half.toFloat16(right[i]);
            tally.equalBits += leftBits == rightBits ? 1 : 0;
            if (!Float.isFinite(left[i]) || !Float.isFinite(right[i])) {
                tally.nonFinite++;
            } else {
                tally.distance(Ulps.between(leftBits, rightBits), Math.abs((double) left[i] - right[i]), right[i]);
            }
        }
    }

    @Override
    double signedSum(int count) {
        return signedSum(left, right, count);
    }

    @Override
    double mean(double[] sums, long count) {
        return Half.float16(Half.toFloat16((double) FloatLane.floatSum(sums) / count));
    }
}
