package dev.lockstep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process that a test has started, and what it says. Closing it kills it and all that it has started. */
final class ChildProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private ChildProcess(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
        // Not only a test that ends in good order takes what it has started along.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * What a process came to.
     *
     * @param code its exit code
     * @param out what it printed
     * @param err what it said on standard error
     */
    record Ended(int code, String out, String err) {}

    /**
     * Starts a process in a folder, where what it says is kept as {@code NAME.out} and {@code NAME.err}.
     *
     * @param environment beside what this process has
     */
    static ChildProcess start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(folder);
            Path out = folder.resolve(name + ".out");
            Path err = folder.resolve(name + ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            // Of Maven's and of whoever runs the tests: none of it is meant for Spark.
            builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_") || key.startsWith("HADOOP_"));
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            builder.environment().putAll(environment);
            Process process = builder.redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new ChildProcess(name, process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command, e);
        }
    }

    /** Waits for its end; fails, and kills it, if it takes longer. */
    Ended await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError(name + " took longer than " + limit + "\n" + said());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Ended(process.exitValue(), text(out), text(err));
    }

    /** Waits until it has said something so many times; fails if it ends before, or takes longer. */
    void awaitText(String part, int times, Duration limit) {
        await(name + " to say " + part, limit, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with " + process.exitValue() + "\n" + said());
            }
            return said().split(java.util.regex.Pattern.quote(part), -1).length > times;
        });
    }

    /** Polls until something holds; fails if that takes longer. */
    static void await(String what, Duration limit, BooleanSupplier holds) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + limit + " for " + what);
            }
            pause(10);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it by SIGKILL: nothing of it runs any more, nothing is tidied up. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it has started, and what that has. */
    Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    /** All that it has said so far. */
    String said() {
        return text(out) + text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        kill();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
