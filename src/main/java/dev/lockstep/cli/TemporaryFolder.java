package dev.lockstep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of temporary files: SQLite, Snappy and others unpack their native libraries there, and end in traces where they cannot. */
public final class TemporaryFolder {
    /** Some megabytes of libraries, and what Spark keeps there of a small run. */
    private static final long LEAST_BYTES = 16L << 20;

    private TemporaryFolder() {}

    /** What is wrong with that of this process, in one line; empty if nothing is. */
    public static Optional<String> problem() {
        return problem(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Optional<String> problem(Path folder) {
        String subject = "java.io.tmpdir " + folder + ": ";
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return Optional.of(subject + "is no folder that can be written to");
        }
        try {
            long bytes = Files.getFileStore(folder).getUsableSpace();
            return bytes >= LEAST_BYTES
                    ? Optional.empty()
                    : Optional.of(subject + (bytes >> 10) + " KiB are free, and native libraries are unpacked there; "
                            + (LEAST_BYTES >> 20) + " MiB are needed");
        } catch (IOException e) {
            return Optional.of(subject + e.getMessage());
        }
    }
}
