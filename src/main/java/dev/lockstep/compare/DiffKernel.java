package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/** Differences of two arrays run by run, in one type of arithmetic. Not safe for threads: each has lanes of its own. */
abstract class DiffKernel {
    /** How many values NumPy 1.26 sums pairwise before it adds them to the running sum: the length of its iterator's buffer. */
    static final int RUN = 8192;

    final NdArray candidate;
    final NdArray reference;
    /** How many values a run has at most: most keys of a large record are smaller than {@link #RUN}. */
    final int length;

    DiffKernel(NdArray candidate, NdArray reference) {
        this.candidate = candidate;
        this.reference = reference;
        this.length = runLength(candidate);
    }

    /** How many values the longest run of an array has. */
    static int runLength(NdArray array) {
        return (int) Math.min(RUN, array.size());
    }

    /**
     * Compares a run of at most {@link #RUN} values.
     *
     * @param tally Modified: the run is added.
     * @return the sum of the absolute differences as NumPy sums one run
     */
    abstract double run(long from, int count, DiffAccumulator tally);

    /**
     * The sum of candidate less reference in double over the run that was compared last.
     *
     * @param tally Modified: the run's squares are added.
     */
    abstract double signedSum(int count, DiffAccumulator tally);

    /**
     * The sum of candidate less reference in double: two running sums of each kind, since one would wait for itself.
     *
     * @param tally Modified: the squares are added.
     */
    static double signedSum(float[] candidate, float[] reference, int count, DiffAccumulator tally) {
        double sum0 = 0;
        double sum1 = 0;
        double squares0 = 0;
        double squares1 = 0;
        double references0 = 0;
        double references1 = 0;
        int i = 0;
        for (; i + 1 < count; i += 2) {
            double reference0 = reference[i];
            double reference1 = reference[i + 1];
            double apart0 = candidate[i] - reference0;
            double apart1 = candidate[i + 1] - reference1;
            sum0 += apart0;
            sum1 += apart1;
            squares0 += apart0 * apart0;
            squares1 += apart1 * apart1;
            references0 += reference0 * reference0;
            references1 += reference1 * reference1;
        }
        if (i < count) {
            double reference0 = reference[i];
            double apart0 = candidate[i] - reference0;
            sum0 += apart0;
            squares0 += apart0 * apart0;
            references0 += reference0 * reference0;
        }
        tally.squares(squares0 + squares1, references0 + references1);
        return sum0 + sum1;
    }

    /** The sum in double, in order. */
    static double doubleSum(double[] values) {
        double total = 0;
        for (double value : values) {
            total += value;
        }
        return total;
    }

    /** The mean of all from the sums of the runs, as NumPy takes it. */
    abstract double mean(double[] sums, long count);
}
