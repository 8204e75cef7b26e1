package dev.lockstep.record.array;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import java.util.Arrays;
import java.util.StringJoiner;

/** The lengths of an array's axes, and how many values that makes. */
final class ArrayShape {
    private static final int MAX_DIMENSIONS = 64;

    private final long[] lengths;
    private final long size;

    private ArrayShape(long[] lengths, long size) {
        this.lengths = lengths;
        this.size = size;
    }

    /**
     * A shape that a file states.
     *
     * @param offset where in the file the array begins, for messages
     * @throws BadFileException if no array has this shape
     */
    static ArrayShape of(long[] lengths, Source source, long offset) {
        return new ArrayShape(lengths.clone(), sizeOf(lengths, source, offset));
    }

    /** The shape as Python writes it: {@code ()}, {@code (1,)}, {@code (4, 64)}. */
    static String text(long[] lengths) {
        StringJoiner inner = new StringJoiner(", ", "(", lengths.length == 1 ? ",)" : ")");
        for (long length : lengths) {
            inner.add(Long.toString(length));
        }
        return inner.toString();
    }

    long[] lengths() {
        return lengths.clone();
    }

    long[] reversed() {
        long[] reversed = new long[lengths.length];
        for (int axis = 0; axis < lengths.length; axis++) {
            reversed[axis] = lengths[lengths.length - 1 - axis];
        }
        return reversed;
    }

    int dimensions() {
        return lengths.length;
    }

    /** The number of values. */
    long size() {
        return size;
    }

    /** Whether C and Fortran order differ: an axis that is alone in being longer than 1 has one order only. */
    boolean hasTwoOrders() {
        return Arrays.stream(lengths).filter(length -> length > 1).count() > 1;
    }

    /** Where in Fortran order, first axis fastest, the value with this C-order index is. */
    long fortranIndex(long index) {
        long rest = index;
        long stride = size;
        long stored = 0;
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            stride /= lengths[axis];
            stored += rest % lengths[axis] * stride;
            rest /= lengths[axis];
        }
        return stored;
    }

    /** How many bytes the values take, of which each takes so many. */
    long bytes(int width, Source source, long offset) {
        try {
            return Math.multiplyExact(size, (long) width);
        } catch (ArithmeticException e) {
            throw bad(source, offset, text(lengths) + " is too large");
        }
    }

    private static long sizeOf(long[] lengths, Source source, long offset) {
        if (lengths.length > MAX_DIMENSIONS) {
            throw bad(source, offset, "of " + lengths.length + " dimensions is refused");
        }
        // No streams: a file may hold a hundred thousand small arrays.
        boolean isEmpty = false;
        for (long length : lengths) {
            if (length < 0) {
                throw bad(source, offset, text(lengths) + " has a negative length");
            }
            isEmpty |= length == 0;
        }
        return isEmpty ? 0 : product(lengths, source, offset);
    }

    private static long product(long[] lengths, Source source, long offset) {
        try {
            long product = 1;
            for (long length : lengths) {
                product = Math.multiplyExact(product, length);
            }
            return product;
        } catch (ArithmeticException e) {
            throw bad(source, offset, text(lengths) + " is too large");
        }
    }

    private static BadFileException bad(Source source, long offset, String problem) {
        return new BadFileException(source.name(), "offset " + offset + ": shape " + problem);
    }
}
