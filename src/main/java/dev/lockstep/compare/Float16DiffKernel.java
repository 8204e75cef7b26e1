package dev.lockstep.compare;

import dev.lockstep.record.array.NarrowFloats;
import dev.lockstep.record.array.NdArray;

/** Differences in float16: subtracted in float32 and rounded, summed in float32, as NumPy does. */
final class Float16DiffKernel extends DiffKernel {
    private final float[] left = new float[length];
    private final float[] right = new float[length];
    private final float[] difference = new float[length];

    Float16DiffKernel(NdArray candidate, NdArray reference) {
        super(candidate, reference);
    }

    @Override
    double run(long from, int count, DiffAccumulator tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        float min = Float.POSITIVE_INFINITY;
        float max = 0;
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(NarrowFloats.float16(NarrowFloats.toFloat16(left[i] - right[i])));
            min = Math.min(min, difference[i]);
            max = Math.max(max, difference[i]);
        }
        tally.extremes(min, max);
        distances(count, tally);
        return Pairwise.sum(difference, 0, count);
    }

    private void distances(int count, DiffAccumulator tally) {
        for (int i = 0; i < count; i++) {
            short leftBits = NarrowFloats.toFloat16(left[i]);
            short rightBits = NarrowFloats.toFloat16(right[i]);
            tally.equalBits += leftBits == rightBits ? 1 : 0;
            if (!Float.isFinite(left[i]) || !Float.isFinite(right[i])) {
                tally.nonFinite++;
            } else {
                tally.distance(Ulps.between(leftBits, rightBits), Math.abs((double) left[i] - right[i]), right[i]);
            }
        }
    }

    @Override
    double signedSum(int count, DiffAccumulator tally) {
        return signedSum(left, right, count, tally);
    }

    @Override
    double mean(double[] sums, long count) {
        return NarrowFloats.float16(NarrowFloats.toFloat16((double) FloatDiffKernel.floatSum(sums) / count));
    }
}
