package dev.lockstep.engine;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads what {@link StateWriter} wrote, in the same order. */
final class StateReader {
    private final DataInputStream from;

    StateReader(byte[] bytes) {
        this.from = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    private static <T> T read(Read<T> what) {
        try {
            return what.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return read(from::readInt);
    }

    String text() {
        return read(from::readUTF);
    }

    /**
     * @param tensor of the size that was written. Overwritten.
     * @throws IllegalStateException if another size was written
     */
    void tensor(Tensor tensor) {
        int size = number();
        if (size != tensor.size()) {
            throw new IllegalStateException("Cannot read " + size + " elements into a tensor of " + tensor.size());
        }
        for (int i = 0; i < size; i++) {
            tensor.set(i, read(from::readDouble));
        }
    }
}
