package dev.lockstep.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Where a file's bytes come from: any range of them, in any order, any number of times, from any thread, until it is closed. Only
 * a file that is far away holds anything that must be released.
 */
public interface Source extends Closeable {
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
}
