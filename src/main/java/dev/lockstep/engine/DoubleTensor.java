package dev.lockstep.engine;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/** A tensor in float64. */
final class DoubleTensor extends RowTensor<double[]> {
    private static final double[] ZEROS = new double[1024];

    private final DoublePointer pointer;
    private final DoubleBuffer buffer;
    private final int start;

    private DoubleTensor(DoublePointer pointer, DoubleBuffer buffer, int start, int size) {
        super(size);
        this.pointer = pointer;
        this.buffer = buffer;
        this.start = start;
    }

    /** A tensor of zeros. The memory is given back by {@link #free}, or with a surrounding {@code PointerScope}. */
    static DoubleTensor zeros(int size) {
        DoublePointer pointer = new DoublePointer(requireSize(size, Double.BYTES));
        pointer.zero();
        return new DoubleTensor(pointer, pointer.asBuffer(), 0, size);
    }

    /** Numbers that lie somewhere. */
    static DoubleTensor over(DoublePointer pointer, int size) {
        return new DoubleTensor(pointer, pointer.capacity(size).asBuffer(), 0, size);
    }

    @Override
    DoublePointer pointer() {
        return pointer;
    }

    @Override
    void read(int index, double[] tile, int length) {
        buffer.get(start + index, tile, 0, length);
    }

    @Override
    void write(int index, double[] tile, int length) {
        buffer.put(start + index, tile, 0, length);
    }

    double[] toArray() {
        double[] all = new double[size()];
        read(0, all, all.length);
        return all;
    }

    @Override
    DoubleTensor view(int offset, int length) {
        return new DoubleTensor(pointer.getPointer(offset), buffer, start + offset, length);
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
        buffer.put(start + index, value);
    }

    @Override
    void put(int index, float[] values, int length) {
        for (int i = 0; i < length; i++) {
            buffer.put(start + index + i, values[i]);
        }
    }

    @Override
    void add(double factor, Tensor other) {
        openblas.cblas_daxpy(size(), factor, ((DoubleTensor) other).pointer, 1, pointer, 1);
    }

    @Override
    void scale(double divisor, double factor) {
        for (int i = 0; i < size(); i++) {
            set(i, get(i) / divisor * factor);
        }
    }

    @Override
    void readDoubles(int index, double[] to, int length) {
        read(index, to, length);
    }

    @Override
    void writeDoubles(int index, double[] from, int length) {
        write(index, from, length);
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
        return "DoubleTensor" + Arrays.toString(toArray());
    }
}
