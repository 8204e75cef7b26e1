package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An array, or of a large one values at even distances.
 *
 * @param size of the whole array
 * @param values one axis
 */
record ArraySample(long size, NdArray values) {
    private static final int MOST = 256;
    /** With fewer values that are not 0 the few that a sample misses may be what tells two arrays apart. */
    private static final double DENSE = 0.1;

    static ArraySample of(NdArray array) {
        long size = array.size();
        if (size <= MOST) {
            return new ArraySample(size, NdArray.of(array.dtype(), array.toBytes(), size));
        }
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(MOST * array.dtype().bytes());
        for (int i = 0; i < MOST; i++) {
            bytes.writeBytes(array.toBytes(place(i, size), 1));
        }
        return new ArraySample(size, NdArray.of(array.dtype(), bytes.toByteArray(), MOST));
    }

    private static long place(int i, long size) {
        return i * (size / MOST) + i * (size % MOST) / MOST;
    }

    /** What it says beside an array that it does not belong to; unknown where only what was left out could tell. */
    Control against(ArraySample other, Tolerance tolerance) {
        if (size != other.size) {
            return Control.FAILS;
        }
        Control control =
                Control.of(LimitCheck.outcome(ArrayComparison.between(values, other.values, tolerance), tolerance));
        return control == Control.PASSES && !isTold() && !other.isTold() ? Control.UNKNOWN : control;
    }

    private boolean isTold() {
        return size <= MOST || values.dtype().isComplex() || share() >= DENSE;
    }

    private double share() {
        int others = 0;
        for (double value : values.toDoubles()) {
            others += value != 0 ? 1 : 0;
        }
        return (double) others / values.size();
    }

    void write(DataOutput to) throws IOException {
        byte[] bytes = values.toBytes();
        to.writeLong(size);
        to.writeUTF(values.dtype().label());
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    static ArraySample read(DataInput from) throws IOException {
        long size = from.readLong();
        DType dtype = DType.of(from.readUTF());
        byte[] bytes = new byte[from.readInt()];
        from.readFully(bytes);
        return new ArraySample(size, NdArray.of(dtype, bytes, bytes.length / dtype.bytes()));
    }
}
