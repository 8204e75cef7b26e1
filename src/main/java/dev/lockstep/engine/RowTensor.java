package dev.lockstep.engine;

/**
 * A tensor whose elements are loaded into arrays and stored from them.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class RowTensor<A> extends Tensor permits FloatTensor, DoubleTensor {
    RowTensor(int size) {
        super(size);
    }

    /** Copies elements into the start of an array. */
    abstract void read(int index, A to, int length);

    /** Copies the start of an array over elements. */
    abstract void write(int index, A from, int length);
}
