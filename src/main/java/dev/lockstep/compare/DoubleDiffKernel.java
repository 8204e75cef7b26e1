package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/** Differences in float64. */
final class DoubleDiffKernel extends DiffKernel {
    private final double[] left = new double[length];
    private final double[] right = new double[length];
    private final double[] difference = new double[length];

    DoubleDiffKernel(NdArray candidate, NdArray reference) {
        super(candidate, reference);
    }

    @Override
    double run(long from, int count, DiffAccumulator tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (int i = 0; i < count; i++) {
            difference[i] = Math.abs(left[i] - right[i]);
            min = Math.min(min, difference[i]);
            max = Math.max(max, difference[i]);
        }
        tally.extremes(min, max);
        distances(count, tally);
        return Pairwise.sum(difference, 0, count);
    }

    private void distances(int count, DiffAccumulator tally) {
        for (int i = 0; i < count; i++) {
            long leftBits = Double.doubleToRawLongBits(left[i]);
            long rightBits = Double.doubleToRawLongBits(right[i]);
            tally.equalBits += leftBits == rightBits ? 1 : 0;
            if (!Double.isFinite(left[i]) || !Double.isFinite(right[i])) {
                tally.nonFinite++;
            } else {
                tally.distance(Ulps.between(leftBits, rightBits), difference[i], right[i]);
            }
        }
    }

    @Override
    double signedSum(int count, DiffAccumulator tally) {
        double sum = 0;
        double squares = 0;
        double references = 0;
        for (int i = 0; i < count; i++) {
            double apart = left[i] - right[i];
            sum += apart;
            squares += apart * apart;
            references += right[i] * right[i];
        }
        tally.squares(squares, references);
        return sum;
    }

    @Override
    double mean(double[] sums, long count) {
        return doubleSum(sums) / count;
    }
}
