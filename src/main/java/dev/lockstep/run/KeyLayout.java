package dev.lockstep.run;

import dev.lockstep.record.NdArray;
import dev.lockstep.record.NdArrays;
import dev.lockstep.suite.KeyTransform.Reshape;
import dev.lockstep.suite.KeyTransform.Split;
import dev.lockstep.suite.KeyTransform.Transpose;
import java.util.List;

/** What the transforms of key rules make of one array. */
final class KeyLayout {
    private KeyLayout() {}

    /** @throws IllegalArgumentException if the array has not these axes */
    static NdArray transposed(NdArray array, Transpose transpose) {
        return transpose.axes().isEmpty() ? array.transposed() : NdArrays.permuted(array, transpose.axes());
    }

    /** @throws IllegalArgumentException if the shape does not hold just the array's values */
    static NdArray reshaped(NdArray array, Reshape reshape) {
        long[] shape = reshape.shape().stream().mapToLong(Long::longValue).toArray();
        long known = 1;
        for (long length : shape) {
            known = length < 0 ? known : saturated(known, length);
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                shape[axis] = known == 0 ? 0 : array.size() / known;
            }
        }
        return array.reshaped(shape);
    }

    /** A product too large for any array stays so: no array fits then. */
    private static long saturated(long one, long other) {
        long high = Math.multiplyHigh(one, other);
        return high == 0 && one * other >= 0 ? one * other : Long.MAX_VALUE;
    }

    /** @throws IllegalArgumentException if the axis has no such parts */
    static List<NdArray> parts(NdArray array, Split split) {
        return split.sizes().isEmpty()
                ? NdArrays.split(array, split.axis(), split.into().size())
                : NdArrays.split(array, split.axis(), split.sizes());
    }
}
