package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;

/** NumPy's broadcasting, by copying. */
final class Broadcast {
    private static final double MAX_VALUES = 1 << 27;

    private Broadcast() {}

    /** The shape that both stretch to; null if there is none, or none that fits in memory. */
    static long[] shape(NdArray left, NdArray right) {
        long[] shape = stretched(left, right);
        return shape == null || size(shape) > MAX_VALUES ? null : shape;
    }

    private static long[] stretched(NdArray left, NdArray right) {
        int dimensions = Math.max(left.dimensions(), right.dimensions());
        long[] shape = new long[dimensions];
        for (int axis = 0; axis < dimensions; axis++) {
            long a = length(left, axis, dimensions);
            long b = length(right, axis, dimensions);
            if (a != b && a != 1 && b != 1) {
                return null;
            }
            shape[axis] = a == 1 ? b : a;
        }
        return shape;
    }

    /** An array stretched to a shape that it fits. */
    static NdArray to(NdArray array, long[] shape) {
        int count = (int) size(shape);
        int width = array.dtype().bytes();
        byte[] from = array.toBytes();
        byte[] stretched = new byte[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, (int) source(array, shape, i) * width, stretched, i * width, width);
        }
        return NdArray.of(array.dtype(), stretched, shape);
    }

    /** In double, which does not wrap around. */
    private static double size(long[] shape) {
        double size = 1;
        for (long length : shape) {
            size *= length;
        }
        return size;
    }

    /** The C-order index in the array of what stands at a C-order index of the shape. */
    private static long source(NdArray array, long[] shape, long index) {
        long rest = index;
        long stride = 1;
        long source = 0;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            long length = length(array, axis, shape.length);
            source += length == 1 ? 0 : rest % shape[axis] * stride;
            stride *= length;
            rest /= shape[axis];
        }
        return source;
    }

    /** The length of an axis of the array, once axes of length 1 are put before its own. */
    private static long length(NdArray array, int axis, int dimensions) {
        int own = axis - (dimensions - array.dimensions());
        return own < 0 ? 1 : array.shape()[own];
    }
}
