package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/** A run of values as real and imaginary parts in turn. */
final class ComplexParts {
    private final NdArray array;
    private final double[] reals;
    final double[] values;

    ComplexParts(NdArray array) {
        this.array = array;
        this.reals = new double[DiffKernel.runLength(array)];
        this.values = new double[2 * reals.length];
    }

    void read(long from, int count) {
        if (array.dtype().isComplex()) {
            array.copyParts(values, from, count);
            return;
        }
        array.copyTo(reals, from, count);
        for (int i = 0; i < count; i++) {
            values[2 * i] = reals[i];
            values[2 * i + 1] = 0;
        }
    }

    double first() {
        read(0, 1);
        return values[0];
    }
}
