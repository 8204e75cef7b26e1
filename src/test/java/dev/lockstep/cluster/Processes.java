package dev.lockstep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What Linux tells of a process, and does to it. */
final class Processes {
    /** Of "Executor task launch worker", as long as Linux keeps a thread's name. */
    private static final String TASK_THREAD = "Executor task l";

    private static final Duration END = Duration.ofSeconds(10);

    private Processes() {}

    /** The words of its command line; none if it has ended. Whole, where {@code ProcessHandle} cuts them at a page. */
    static String[] arguments(ProcessHandle process) {
        try {
            byte[] line = Files.readAllBytes(folder(process).resolve("cmdline"));
            return new String(line, StandardCharsets.UTF_8).split("\0", -1);
        } catch (IOException e) {
            return new String[0];
        }
    }

    /** Whether one of its threads for Spark's tasks is on a processor, or waits for one, at this moment. */
    static boolean computesATask(ProcessHandle executor) {
        try (Stream<Path> threads = Files.list(folder(executor).resolve("task"))) {
            return threads.map(Processes::stat)
                    .anyMatch(stat -> stat.contains("(" + TASK_THREAD + ")") && stat.contains(") R "));
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            // The thread has ended.
            return "";
        }
    }

    /** Ends a process that is alive by SIGKILL, and sees it gone; false if it had ended before. */
    static boolean kill(ProcessHandle process) {
        boolean hit = process.isAlive() && process.destroyForcibly();
        ChildProcess.await("the end of process " + process.pid(), END, () -> !process.isAlive());
        return hit;
    }

    /** Sends a signal that a process can go on after: {@code STOP}, {@code CONT}. */
    static void signal(String name, ProcessHandle process) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("cannot send " + name + " to process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }
}
