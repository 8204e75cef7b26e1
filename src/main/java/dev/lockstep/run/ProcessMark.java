package dev.lockstep.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A mark in the environment of a process, which all that it starts inherit. By it those are found that left its tree: in a session of
 * their own, their parent gone.
 */
final class ProcessMark {
    private static final Path PROCESSES = Path.of("/proc");

    private final String name = "LOCKSTEP_CASE_" + UUID.randomUUID().toString().replace("-", "");

    /** @param environment of the process that will be started. Modified. */
    void put(Map<String, String> environment) {
        environment.put(name, "1");
    }

    /** Every process of this machine that has the mark; none where the system does not tell environments. */
    Stream<ProcessHandle> processes() {
        return Files.isDirectory(PROCESSES) ? ProcessHandle.allProcesses().filter(this::isMarked) : Stream.empty();
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(
                    PROCESSES.resolve(Long.toString(process.pid())).resolve("environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(name);
        } catch (IOException e) {
            // It is gone, or somebody else's.
            return false;
        }
    }
}
