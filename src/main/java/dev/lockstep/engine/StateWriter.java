package dev.lockstep.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a run's state as bytes: a tensor element by element, which a double holds exactly. */
final class StateWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream to = new DataOutputStream(bytes);

    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write what) {
        try {
            what.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void number(int value) {
        write(() -> to.writeInt(value));
    }

    void text(String value) {
        write(() -> to.writeUTF(value));
    }

    void tensor(Tensor tensor) {
        write(() -> {
            to.writeInt(tensor.size());
            for (int i = 0; i < tensor.size(); i++) {
                to.writeDouble(tensor.get(i));
            }
        });
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
