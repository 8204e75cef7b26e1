package dev.lockstep.engine;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** A tensor in float32. */
final class FloatTensor extends RowTensor<float[]> {
    private static final float[] ZEROS = new float[1024];

    private final FloatPointer pointer;
    private final FloatBuffer buffer;
    private final int start;

    private FloatTensor(FloatPointer pointer, FloatBuffer buffer, int start, int size) {
        super(size);
        this.pointer = pointer;
        this.buffer = buffer;
        this.start = start;
    }

    /** A tensor of zeros. The memory is given back by {@link #free}, or with a surrounding {@code PointerScope}. */
    static FloatTensor zeros(int size) {
        FloatPointer pointer = new FloatPointer(requireSize(size, Float.BYTES));
        pointer.zero();
        return new FloatTensor(pointer, pointer.asBuffer(), 0, size);
    }

    /** Numbers that lie somewhere. */
    static FloatTensor over(FloatPointer pointer, int size) {
        return new FloatTensor(pointer, pointer.capacity(size).asBuffer(), 0, size);
    }

    @Override
    FloatPointer pointer() {
        return pointer;
    }

    @Override
    void read(int index, float[] tile, int length) {
        buffer.get(start + index, tile, 0, length);
    }

    @Override
    void write(int index, float[] tile, int length) {
        buffer.put(start + index, tile, 0, length);
    }

    float[] toArray() {
        float[] all = new float[size()];
        read(0, all, all.length);
        return all;
    }

    @Override
    FloatTensor view(int offset, int length) {
        return new FloatTensor(pointer.getPointer(offset), buffer, start + offset, length);
    }

    @Override
    void clear() {
        for (int i = 0; i < size(); i += ZEROS.length) {
            write(i, ZEROS, Math.min(ZEROS.length, size() - i));
        }
    }

    @Override
    double get(int index) {
        return buffer.get(start + index);
    }

    @Override
    void set(int index, double value) {
        buffer.put(start + index, (float) value);
    }

    @Override
    void put(int index, float[] values, int length) {
        write(index, values, length);
    }

    @Override
    void add(double factor, Tensor other) {
        openblas.cblas_saxpy(size(), (float) factor, ((FloatTensor) other).pointer, 1, pointer, 1);
    }

    @Override
    void scale(double divisor, double factor) {
        float[] tile = new float[ZEROS.length];
        for (int at = 0; at < size(); at += tile.length) {
            int n = Math.min(tile.length, size() - at);
            read(at, tile, n);
            for (int i = 0; i < n; i++) {
                tile[i] = tile[i] / (float) divisor * (float) factor;
            }
            write(at, tile, n);
        }
    }

    @Override
    void readDoubles(int index, double[] to, int length) {
        float[] tile = new float[Math.min(length, ZEROS.length)];
        for (int at = 0; at < length; at += tile.length) {
            int n = Math.min(tile.length, length - at);
            read(index + at, tile, n);
            for (int i = 0; i < n; i++) {
                to[at + i] = tile[i];
            }
        }
    }

    @Override
    void writeDoubles(int index, double[] from, int length) {
        float[] tile = new float[Math.min(length, ZEROS.length)];
        for (int at = 0; at < length; at += tile.length) {
            int n = Math.min(tile.length, length - at);
            for (int i = 0; i < n; i++) {
                tile[i] = (float) from[at + i];
            }
            write(index + at, tile, n);
        }
    }

    @Override
    double sumOfSquares() {
        double sum = 0;
        for (int i = 0; i < size(); i++) {
            double value = buffer.get(start + i);
            sum += value * value;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "FloatTensor" + Arrays.toString(toArray());
    }
}
