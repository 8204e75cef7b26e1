package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/** A run of values: as doubles, and exact integers too. */
final class ValueRun {
    private final NdArray array;
    final double[] doubles;
    final long[] integers;

    ValueRun(NdArray array) {
        this.array = array;
        this.doubles = new double[DiffKernel.runLength(array)];
        this.integers = array.dtype().isIntegral() ? new long[doubles.length] : null;
    }

    void read(long from, int count) {
        array.copyTo(doubles, from, count);
        if (integers != null) {
            array.copyTo(integers, from, count);
        }
    }
}
