package dev.lockstep.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** New arrays out of whole ones; in memory. */
public final class NdArrays {
    private NdArrays() {}

    /**
     * Arrays joined along an axis.
     *
     * @param axis from 0, or negative from the last
     * @throws IllegalArgumentException if types or other axes differ
     */
    public static NdArray concat(List<NdArray> arrays, int axis) {
        NdArray first = arrays.get(0);
        int along = axis(first, axis);
        arrays.forEach(array -> requireJoinable(first, array, along));
        long[] shape = first.shape();
        shape[along] = arrays.stream().mapToLong(array -> array.shape()[along]).sum();
        byte[] joined = new byte[byteSize(first.dtype(), shape)];
        int at = 0;
        for (NdArray array : arrays) {
            copy(array.toBytes(), 0, rowBytes(array, along), joined, at, rowBytes(first.dtype(), shape, along));
            at += rowBytes(array, along);
        }
        return NdArray.of(first.dtype(), joined, shape);
    }

    /**
     * An array cut into equal parts.
     *
     * @param axis from 0, or negative from the last
     * @throws IllegalArgumentException if the axis has no such parts
     */
    public static List<NdArray> split(NdArray array, int axis, int parts) {
        int along = axis(array, axis);
        long length = array.shape()[along];
        if (length % parts != 0) {
            throw new IllegalArgumentException(
                    "Cannot split " + array.shapeText() + " along axis " + along + " into " + parts + " equal parts");
        }
        return split(array, axis, Collections.nCopies(parts, Math.toIntExact(length / parts)));
    }

    /**
     * An array cut into parts.
     *
     * @param axis from 0, or negative from the last
     * @param sizes the parts' lengths along the axis
     * @throws IllegalArgumentException if the axis is not as long as all parts together
     */
    public static List<NdArray> split(NdArray array, int axis, List<Integer> sizes) {
        int along = axis(array, axis);
        long[] shape = array.shape();
        long needed = sizes.stream().mapToLong(Integer::longValue).sum();
        if (needed != shape[along]) {
            throw new IllegalArgumentException("Cannot split " + array.shapeText() + " along axis " + along + " into "
                    + sizes + ": " + shape[along] + ", not " + needed);
        }
        byte[] whole = array.toBytes();
        int stride = rowBytes(array, along);
        List<NdArray> cut = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            shape[along] = size;
            byte[] bytes = new byte[byteSize(array.dtype(), shape)];
            int row = rowBytes(array.dtype(), shape, along);
            copy(whole, from, stride, bytes, 0, row);
            cut.add(NdArray.of(array.dtype(), bytes, shape));
            from += row;
        }
        return cut;
    }

    /**
     * An array with its axes in another order, as {@code numpy.transpose}.
     *
     * @param axes axis i of the result is axis {@code axes[i]} of the array
     * @throws IllegalArgumentException if they are not just its axes
     */
    public static NdArray permuted(NdArray array, List<Integer> axes) {
        if (axes.size() != array.dimensions() || Set.copyOf(axes).size() < axes.size()) {
            throw new IllegalArgumentException("Cannot transpose " + array.shapeText() + " by " + axes + ": it has "
                    + array.dimensions() + " axes");
        }
        long[] from = array.shape();
        long[] shape = axes.stream().mapToLong(axis -> from[axis]).toArray();
        int width = array.dtype().bytes();
        byte[] bytes = array.toBytes();
        byte[] permuted = new byte[bytes.length];
        long[] strides = strides(from);
        int[] index = new int[shape.length];
        for (int at = 0; at < permuted.length; at += width) {
            long source = 0;
            for (int i = 0; i < index.length; i++) {
                source += index[i] * strides[axes.get(i)];
            }
            System.arraycopy(bytes, Math.toIntExact(source * width), permuted, at, width);
            advance(index, shape);
        }
        return NdArray.of(array.dtype(), permuted, shape);
    }

    /** How many values apart two are whose indices differ by 1 along an axis, in C order. */
    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /**
     * Goes on to the next index in C order.
     *
     * @param index Modified.
     */
    private static void advance(int[] index, long[] shape) {
        for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
            index[axis] = 0;
        }
    }

    /**
     * The sum of arrays, value by value, in double and rounded once: float64 of float64, float32 of narrower floats, int64 of whole
     * numbers, which wrap around.
     *
     * @throws IllegalArgumentException if shapes or types differ
     */
    public static NdArray sum(List<NdArray> arrays) {
        NdArray first = arrays.get(0);
        arrays.forEach(array -> requireAlike(first, array));
        if (first.dtype().isIntegral()) {
            return NdArray.int64(wholeSum(arrays), first.shape());
        }
        return rounded(first.dtype(), doubleSum(arrays), first.shape());
    }

    /** The mean of arrays, value by value; as {@link #sum}, and float64 of whole numbers. */
    public static NdArray mean(List<NdArray> arrays) {
        NdArray first = arrays.get(0);
        arrays.forEach(array -> requireAlike(first, array));
        double[] means = doubleSum(arrays);
        for (int i = 0; i < means.length; i++) {
            means[i] /= arrays.size();
        }
        return rounded(first.dtype(), means, first.shape());
    }

    private static double[] doubleSum(List<NdArray> arrays) {
        if (arrays.get(0).dtype().isComplex()) {
            throw new IllegalArgumentException("Cannot add complex values, " + arrays.get(0));
        }
        double[] sum = arrays.get(0).toDoubles();
        for (NdArray array : arrays.subList(1, arrays.size())) {
            double[] values = array.toDoubles();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return sum;
    }

    private static long[] wholeSum(List<NdArray> arrays) {
        long[] sum = new long[Math.toIntExact(arrays.get(0).size())];
        long[] values = new long[sum.length];
        for (NdArray array : arrays) {
            array.copyTo(values, 0, values.length);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return sum;
    }

    private static NdArray rounded(DType type, double[] values, long[] shape) {
        if (type.isIntegral() || type == DType.FLOAT64) {
            return NdArray.float64(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return NdArray.float32(narrow, shape);
    }

    private static int axis(NdArray array, int axis) {
        int along = axis < 0 ? axis + array.dimensions() : axis;
        if (along < 0 || along >= array.dimensions()) {
            throw new IllegalArgumentException(array.shapeText() + " has no axis " + axis);
        }
        return along;
    }

    private static void requireAlike(NdArray first, NdArray other) {
        if (first.dtype() != other.dtype() || !Arrays.equals(first.shape(), other.shape())) {
            throw new IllegalArgumentException("Cannot add " + other + " to " + first);
        }
    }

    private static void requireJoinable(NdArray first, NdArray other, int along) {
        long[] shape = other.shape();
        if (shape.length == first.dimensions()) {
            shape[along] = first.shape()[along];
        }
        if (first.dtype() != other.dtype() || !Arrays.equals(first.shape(), shape)) {
            throw new IllegalArgumentException("Cannot join " + other + " to " + first + " along axis " + along);
        }
    }

    /**
     * Copies a row at a time.
     *
     * @param to Modified.
     */
    private static void copy(byte[] from, int start, int stride, byte[] to, int toStart, int toStride) {
        int row = Math.min(stride, toStride);
        if (row == 0) {
            return;
        }
        for (int at = start, toAt = toStart; at < from.length && toAt < to.length; at += stride, toAt += toStride) {
            System.arraycopy(from, at, to, toAt, row);
        }
    }

    private static int rowBytes(NdArray array, int along) {
        return rowBytes(array.dtype(), array.shape(), along);
    }

    /** The bytes of one index of the axes before an axis. */
    private static int rowBytes(DType type, long[] shape, int along) {
        return byteSize(type, Arrays.copyOfRange(shape, along, shape.length));
    }

    private static int byteSize(DType type, long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact));
    }
}
