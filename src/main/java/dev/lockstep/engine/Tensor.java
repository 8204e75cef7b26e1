package dev.lockstep.engine;

import dev.lockstep.engine.spec.ArraySizes;
import dev.lockstep.engine.spec.WeightsDtype;
import org.bytedeco.javacpp.Pointer;

/** A run of numbers outside the heap, where OpenBLAS reaches them; views share their memory. */
abstract sealed class Tensor permits RowTensor {
    private final int size;

    Tensor(int size) {
        this.size = size;
    }

    /**
     * A size that memory may be asked for. (The allocator ends the process when it is asked for a negative one, as one that overflows
     * may be: {@link ArraySizes} refuses those before.)
     *
     * @param bytes of an element
     * @throws OutOfMemoryError if the buffers through which Java sees the memory do not reach so far
     */
    static int requireSize(int size, int bytes) {
        if (size < 0 || size > Integer.MAX_VALUE / bytes) {
            throw new OutOfMemoryError(
                    "a tensor of " + size + " elements takes more than " + Integer.MAX_VALUE + " bytes");
        }
        return size;
    }

    /** Number of elements. */
    final int size() {
        return size;
    }

    /** The elements from {@code offset} on, sharing memory. */
    final Tensor at(int offset) {
        return view(offset, size - offset);
    }

    /** A part of the elements, sharing memory. */
    abstract Tensor view(int offset, int length);

    /** The first element's place in memory. */
    abstract Pointer pointer();

    /** Gives the memory back: neither it nor a view of it may be used again. */
    final void free() {
        pointer().deallocate();
    }

    abstract double get(int index);

    abstract void set(int index, double value);

    /** Writes float32 values, exactly. */
    abstract void put(int index, float[] values, int length);

    /** Adds the elements of another tensor of the same size, times a factor. */
    abstract void add(double factor, Tensor other);

    /** Divides every element by a number and multiplies it by another, in this precision; the order is the frameworks'. */
    abstract void scale(double divisor, double factor);

    /** Copies elements into the start of an array. */
    abstract void readDoubles(int index, double[] to, int length);

    /** Rounds the start of an array over elements. */
    abstract void writeDoubles(int index, double[] from, int length);

    /** Rounds every element to the nearest value of a type. */
    final void round(WeightsDtype dtype) {
        if (dtype != WeightsDtype.FLOAT32) {
            for (int i = 0; i < size(); i++) {
                set(i, dtype.round(get(i)));
            }
        }
    }

    /** The sum of squares of all elements, in double. */
    abstract double sumOfSquares();

    /** Makes every element zero. */
    abstract void clear();
}
