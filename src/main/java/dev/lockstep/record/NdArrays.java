package dev.lockstep.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        long[] shape = array.shape();
        if (shape[along] % parts != 0) {
            throw new IllegalArgumentException(
                    "Cannot split " + array.shapeText() + " along axis " + along + " into " + parts + " equal parts");
        }
        shape[along] /= parts;
        byte[] whole = array.toBytes();
        int row = rowBytes(array.dtype(), shape, along);
        List<NdArray> cut = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            byte[] bytes = new byte[byteSize(array.dtype(), shape)];
            copy(whole, part * row, row * parts, bytes, 0, row);
            cut.add(NdArray.of(array.dtype(), bytes, shape));
        }
        return cut;
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
