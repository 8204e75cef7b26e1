package dev.lockstep.record.array;

import dev.lockstep.record.Source;
import java.nio.ByteBuffer;

/** Values that a file has in Fortran order, given in C order. Safe for any number of threads. */
final class FortranValues {
    private static final long MAX_RESIDENT_BYTES = 1 << 28;

    private final ArrayShape shape;
    private final int width;
    private final Source source;
    private final long offset;
    private volatile ByteBuffer resident;

    /** @param width bytes of a value */
    FortranValues(ArrayShape shape, int width, Source source, long offset) {
        this.shape = shape;
        this.width = width;
        this.source = source;
        this.offset = offset;
    }

    /** Where in the source the value with this C-order index is. */
    long position(long index) {
        return offset + shape.fortranIndex(index) * width;
    }

    /**
     * Gathers a run of values in C order.
     *
     * @param to Modified: the values' bytes are put.
     */
    void gather(long from, int count, ByteBuffer to) {
        if (shape.size() * width > MAX_RESIDENT_BYTES) {
            for (int i = 0; i < count; i++) {
                to.put(source.read(position(from + i), width));
            }
            return;
        }
        ByteBuffer stored = stored();
        for (int i = 0; i < count; i++) {
            int at = (int) (position(from + i) - offset);
            for (int b = 0; b < width; b++) {
                to.put(stored.get(at + b));
            }
        }
    }

    /** All bytes as they are stored, read once: values are asked for from everywhere. */
    private ByteBuffer stored() {
        ByteBuffer known = resident;
        if (known == null) {
            known = source.read(offset, (int) (shape.size() * width));
            resident = known;
        }
        return known;
    }
}
