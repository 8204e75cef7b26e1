package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;

/** The kernels of all types of arithmetic. */
final class DiffKernels {
    private DiffKernels() {}

    /** The kernel of a type of arithmetic. */
    static DiffKernel of(DType arithmetic, NdArray candidate, NdArray reference) {
        return switch (arithmetic) {
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                new IntegerDiffKernel(arithmetic, candidate, reference);
            case FLOAT16 -> new Float16DiffKernel(candidate, reference);
            case FLOAT8_E4M3FN, FLOAT8_E5M2, BFLOAT16, FLOAT32 -> new FloatDiffKernel(candidate, reference);
            case FLOAT64, LONGDOUBLE -> new DoubleDiffKernel(candidate, reference);
            case COMPLEX64, COMPLEX128 -> throw new IllegalArgumentException("Differences in " + arithmetic.label());
        };
    }
}
