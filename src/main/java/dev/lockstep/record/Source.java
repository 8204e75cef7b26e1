package dev.lockstep.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a file's bytes come from: any range of them, in any order, any number of times, from any thread, until it is closed. Only
 * a file that is far away holds anything that must be let go.
 */
public interface Source extends Closeable {
    /** Files up to this size are read whole; larger ones are mapped. */
    long WHOLE_BYTES = 16L << 20;

    /** The file as its user named it. */
    String name();

    /** Its size in bytes. */
    long size();

    /**
     * A range of the file, big-endian as every new buffer, positioned at 0, limited to {@code length}. It must not be written to.
     *
     * @throws BadFileException if the file ends before the range does
     * @throws UncheckedIOException if it cannot be read
     */
    ByteBuffer read(long offset, int length);

    /** Whether reading it twice costs twice as much: it is no file of this machine. */
    default boolean isFar() {
        return false;
    }

    @Override
    default void close() throws IOException {}

    /**
     * A file of this machine.
     *
     * @throws BadFileException if there is no such file, or it cannot be read
     */
    static Source ofFile(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new BadFileException(path.toString(), Files.exists(path) ? "is not a file" : "no such file");
            }
            return Files.size(path) <= WHOLE_BYTES
                    ? ofBytes(path.toString(), Files.readAllBytes(path))
                    : MappedSource.of(path);
        } catch (IOException e) {
            throw new BadFileException(path.toString(), "cannot be read: " + FileProblem.words(e));
        }
    }

    /** Bytes in memory, which must not change from now on. */
    static Source ofBytes(String name, byte[] bytes) {
        return new HeapSource(name, bytes);
    }
}
