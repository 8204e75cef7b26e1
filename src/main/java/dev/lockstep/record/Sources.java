package dev.lockstep.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this machine, and bytes in memory. */
public final class Sources {
    /** Files up to this size are read whole; larger ones are mapped. */
    private static final long WHOLE_BYTES = 16L << 20;

    private Sources() {}

    /**
     * A file of this machine.
     *
     * @throws BadFileException if there is no such file, or it cannot be read
     */
    public static Source ofFile(Path path) {
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
    public static Source ofBytes(String name, byte[] bytes) {
        return new HeapSource(name, bytes);
    }
}
