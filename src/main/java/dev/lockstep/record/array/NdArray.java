package dev.lockstep.record.array;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array of numbers of any shape, in C order to whoever reads it, whatever its order in the file. Immutable; its bytes may be
 * in memory or be read from a file as they are asked for, so that it may be larger than the heap. Safe for any number of threads.
 */
public final class NdArray implements RecordNode, Serializable {
    private final DType dtype;
    private final ArrayShape shape;
    private final FortranValues fortran; // null in C order
    private final ByteOrder order;
    private final boolean typeIsGuess;
    private final Source source;
    private final long offset;

    /**
     * A view of bytes in a file.
     *
     * @throws BadFileException if the file ends before the array does, or no array has this shape
     */
    public NdArray(DType dtype, long[] shape, Layout layout, Source source, long offset) {
        this.dtype = dtype;
        this.shape = ArrayShape.of(shape, source, offset);
        this.fortran = layout.fortran() && this.shape.hasTwoOrders()
                ? new FortranValues(this.shape, dtype.bytes(), source, offset)
                : null;
        this.order = layout.order();
        this.typeIsGuess = layout.typeIsGuess();
        this.source = source;
        this.offset = offset;
        ByteRanges.require(source, offset, this.shape.bytes(dtype.bytes(), source, offset));
    }

    /**
     * How an array is laid out in its bytes.
     *
     * @param typeIsGuess whether the file leaves open which of several types its values have
     */
    public record Layout(ByteOrder order, boolean fortran, boolean typeIsGuess) {
        public static final Layout C_LITTLE = new Layout(ByteOrder.LITTLE_ENDIAN, false);

        public Layout(ByteOrder order, boolean fortran) {
            this(order, fortran, false);
        }
    }

    /** An array of float32 in C order. Shape () is no length at all. */
    public static NdArray float32(float[] values, long... shape) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        little(bytes).asFloatBuffer().put(values);
        return of(DType.FLOAT32, bytes, shape);
    }

    /** An array of float64 in C order. Shape () is no length at all. */
    public static NdArray float64(double[] values, long... shape) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
        little(bytes).asDoubleBuffer().put(values);
        return of(DType.FLOAT64, bytes, shape);
    }

    /** An array of int64 in C order. Shape () is no length at all. */
    public static NdArray int64(long[] values, long... shape) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
        little(bytes).asLongBuffer().put(values);
        return of(DType.INT64, bytes, shape);
    }

    /**
     * An array over little-endian bytes in C order, which must not change from now on.
     *
     * @throws IllegalArgumentException if the shape does not hold just these bytes
     */
    public static NdArray of(DType dtype, byte[] littleEndianBytes, long... shape) {
        long needed = Arrays.stream(shape).reduce(dtype.bytes(), Math::multiplyExact);
        if (needed != littleEndianBytes.length) {
            throw new IllegalArgumentException("Shape " + shapeText(shape) + " of " + dtype.label() + " takes " + needed
                    + " bytes, not " + littleEndianBytes.length);
        }
        return new NdArray(dtype, shape, Layout.C_LITTLE, Sources.ofBytes("(memory)", littleEndianBytes), 0);
    }

    /** The type of its values. */
    public DType dtype() {
        return dtype;
    }

    /** Whether its file leaves open which of several types its values have. */
    public boolean typeIsGuess() {
        return typeIsGuess;
    }

    /** The lengths of its axes, as a copy; none for a scalar. */
    public long[] shape() {
        return shape.lengths();
    }

    /** The number of its axes: 0 for a scalar. */
    public int dimensions() {
        return shape.dimensions();
    }

    /** The number of its values. */
    public long size() {
        return shape.size();
    }

    /** Its shape as Python writes it: {@code ()}, {@code (1,)}, {@code (4, 64)}. */
    public String shapeText() {
        return shapeText(shape.lengths());
    }

    /** Whether it is in Fortran order: first axis fastest. False where both orders are one. */
    public boolean isFortran() {
        return fortran != null;
    }

    /** One value by its index in C order; int64, uint64 and longdouble are rounded to double, and a complex value is NaN. */
    public double doubleAt(long index) {
        ByteBuffer bytes = source.read(position(index), dtype.bytes()).order(order);
        return ValueDecoder.toDouble(dtype, bytes, 0);
    }

    /**
     * Copies a run of values in C order.
     *
     * @param into Modified: its first {@code count} values.
     */
    public void copyTo(float[] into, long from, int count) {
        ValueDecoder.toFloats(dtype, bytes(from, count), into, count);
    }

    /**
     * Copies a run of values in C order; int64 and uint64 are rounded.
     *
     * @param into Modified: its first {@code count} values.
     */
    public void copyTo(double[] into, long from, int count) {
        ValueDecoder.toDoubles(dtype, bytes(from, count), into, count);
    }

    /**
     * Copies a run of whole numbers in C order; uint64's as their bits.
     *
     * @param into Modified: its first {@code count} values.
     */
    public void copyTo(long[] into, long from, int count) {
        ValueDecoder.toLongs(dtype, bytes(from, count), into, count);
    }

    /**
     * Copies a run of complex values in C order, real and imaginary parts in turn.
     *
     * @param into Modified: its first {@code 2 * count} values.
     * @throws IllegalArgumentException if the values are not complex
     */
    public void copyParts(double[] into, long from, int count) {
        if (!dtype.isComplex()) {
            throw new IllegalArgumentException(this + " has no complex values");
        }
        ValueDecoder.toParts(dtype, bytes(from, count), into, count);
    }

    /** The double nearest to an unsigned number of 64 bits. */
    public static double unsignedToDouble(long bits) {
        return ExtendedFloats.unsignedToDouble(bits);
    }

    /** All values in C order, as doubles; for arrays that fit in memory. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(size())];
        copyTo(values, 0, values.length);
        return values;
    }

    /** All bytes, little-endian, in C order; for arrays that fit in memory. */
    public byte[] toBytes() {
        return toBytes(0, Math.toIntExact(size()));
    }

    /** The bytes of a run of values in C order, little-endian. */
    public byte[] toBytes(long from, int count) {
        byte[] to = new byte[Math.multiplyExact(count, dtype.bytes())];
        bytes(from, count).get(to);
        if (order == ByteOrder.BIG_ENDIAN) {
            reverseEach(to, dtype.orderedBytes());
        }
        return to;
    }

    /** The same values with the axes in reverse order, over the same bytes. */
    public NdArray transposed() {
        return new NdArray(dtype, shape.reversed(), new Layout(order, !isFortran(), typeIsGuess), source, offset);
    }

    /** Its values as one axis in the order in which they are stored, over the same bytes. */
    public NdArray asStored() {
        return new NdArray(dtype, new long[] {size()}, new Layout(order, false, typeIsGuess), source, offset);
    }

    /**
     * The same values in C order under another shape.
     *
     * @throws IllegalArgumentException if that holds another number of values
     */
    public NdArray reshaped(long... other) {
        BigInteger count =
                Arrays.stream(other).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
        if (!count.equals(BigInteger.valueOf(size()))) {
            throw new IllegalArgumentException("Cannot reshape " + shapeText() + " to " + shapeText(other) + ": "
                    + size() + " values, not " + count);
        }
        return isFortran()
                ? of(dtype, toBytes(), other)
                : new NdArray(dtype, other, new Layout(order, false, typeIsGuess), source, offset);
    }

    /** The bytes of a run of values in C order, in a buffer that reads them in their own byte order. */
    ByteBuffer bytes(long from, int count) {
        int width = dtype.bytes();
        int length = Math.multiplyExact(count, width);
        if (fortran == null) {
            return source.read(offset + from * width, length).order(order);
        }
        ByteBuffer gathered = ByteBuffer.allocate(length).order(order);
        fortran.gather(from, count, gathered);
        return gathered.flip();
    }

    ByteOrder order() {
        return order;
    }

    /** Where in the source the value with this C-order index is. */
    private long position(long index) {
        return fortran == null ? offset + index * dtype.bytes() : fortran.position(index);
    }

    /** A shape as Python writes it. */
    public static String shapeText(long[] shape) {
        return ArrayShape.text(shape);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void reverseEach(byte[] bytes, int width) {
        for (int at = 0; at < bytes.length; at += width) {
            for (int low = at, high = at + width - 1; low < high; low++, high--) {
                byte swapped = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = swapped;
            }
        }
    }

    @Override
    public String toString() {
        return dtype.label() + shapeText();
    }

    private Object writeReplace() {
        return new Form(dtype, toBytes(), shape.lengths());
    }

    /** What is serialized: the bytes themselves, wherever they came from. */
    private static final class Form implements Serializable {
        private final DType dtype;
        private final byte[] bytes;
        private final long[] shape;

        Form(DType dtype, byte[] bytes, long[] shape) {
            this.dtype = dtype;
            this.bytes = bytes;
            this.shape = shape;
        }

        private Object readResolve() {
            return of(dtype, bytes, shape);
        }
    }
}
