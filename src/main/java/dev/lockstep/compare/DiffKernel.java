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

    /** The sum of candidate less reference in double over the run that was compared last. */
    abstract double signedSum(int count);

    /** The sum of candidate less reference in double: four running sums, since one would wait for itself. */
    static double signedSum(float[] candidate, float[] reference, int count) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            sum0 += (double) candidate[i] - reference[i];
            sum1 += (double) candidate[i + 1] - reference[i + 1];
            sum2 += (double) candidate[i + 2] - reference[i + 2];
            sum3 += (double) candidate[i + 3] - reference[i + 3];
        }
        for (; i < count; i++) {
            sum0 += (double) candidate[i] - reference[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
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
