package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;

/** Differences of whole numbers, which wrap around in their type as NumPy's do. */
final class IntegerDiffKernel extends DiffKernel {
    private final long[] left = new long[length];
    private final long[] right = new long[length];
    private final double[] difference = new double[length];
    private final boolean unsigned;
    private final int spareBits;

    IntegerDiffKernel(DType arithmetic, NdArray candidate, NdArray reference) {
        super(candidate, reference);
        this.unsigned = Promotion.isUnsigned(arithmetic);
        this.spareBits = Long.SIZE - 8 * arithmetic.bytes();
    }

    @Override
    double run(long from, int count, DiffAccumulator tally) {
        candidate.copyTo(left, from, count);
        reference.copyTo(right, from, count);
        for (int i = 0; i < count; i++) {
            long absolute = absolute(left[i] - right[i]);
            difference[i] = toDouble(absolute);
            tally.wholes(absolute, absolute, unsigned);
            tally.extremes(difference[i], difference[i]);
            tally.equalBits += left[i] == right[i] ? 1 : 0;
        }
        return Pairwise.sum(difference, 0, count);
    }

    private long absolute(long wide) {
        if (unsigned) {
            return wide << spareBits >>> spareBits;
        }
        long narrow = wide << spareBits >> spareBits;
        return (narrow < 0 ? -narrow : narrow) << spareBits >> spareBits;
    }

    private double toDouble(long value) {
        return unsigned ? NdArray.unsignedToDouble(value) : value;
    }

    @Override
    double signedSum(int count, DiffAccumulator tally) {
        double sum = 0;
        double squares = 0;
        double references = 0;
        for (int i = 0; i < count; i++) {
            double reference = toDouble(right[i]);
            double apart = toDouble(left[i]) - reference;
            sum += apart;
            squares += apart * apart;
            references += reference * reference;
        }
        tally.squares(squares, references);
        return sum;
    }

    @Override
    double mean(double[] sums, long count) {
        return doubleSum(sums) / count;
    }
}
