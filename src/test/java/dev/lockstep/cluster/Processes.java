package dev.lockstep.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process. */
final class Processes {
    private Processes() {}

    /** The words of its command line; none if it has ended. Whole, where {@code ProcessHandle} cuts them at a page. */
    static String[] arguments(ProcessHandle process) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(line, StandardCharsets.UTF_8).split("\0", -1);
        } catch (IOException e) {
            return new String[0];
        }
    }
}
