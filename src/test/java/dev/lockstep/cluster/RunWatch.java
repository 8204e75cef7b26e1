package dev.lockstep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells from its files how far a run is while its job is at work. */
final class RunWatch {
    private static final Duration INTERVAL = Duration.ofMillis(2);

    private final Path row;
    private final Path staging;

    /** @param out a local folder */
    RunWatch(Path out, String runId) {
        this.row = out.resolve("runs/run_id=" + runId);
        this.staging = out.resolve("_staging/run_id=" + runId);
    }

    /** Whether the run can be seen: its job can lose nothing any more. */
    boolean isPublished() {
        return Files.exists(row);
    }

    /**
     * What the run's job is at; empty before its first step.
     *
     * @param started when the job was started: one that died before has left tables too
     */
    Optional<Step> step(Instant started) {
        return Step.LAST_FIRST.stream()
                .filter(step -> writtenSince(staging.resolve(step.table()), started))
                .findFirst();
    }

    private static boolean writtenSince(Path folder, Instant start) {
        try {
            return !Files.getLastModifiedTime(folder).toInstant().isBefore(start);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many tasks of cases are done, and kept for whoever goes on with the run. */
    long tasksKept() {
        try (Stream<Path> files = Files.list(staging.resolve(Step.CASES.table()))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Follows a job until the run can be seen. */
    Pace pace(Child job, Instant started) {
        Map<Step, Instant> begun = new EnumMap<>(Step.class);
        while (job.isAlive() && !isPublished()) {
            step(started).ifPresent(step -> begun.putIfAbsent(step, Instant.now()));
            Child.pause(INTERVAL.toMillis());
        }
        Instant end = Instant.now();
        Map<Step, Duration> lengths = new EnumMap<>(Step.class);
        Instant next = end;
        for (Step step : Step.LAST_FIRST) {
            Instant begin = begun.getOrDefault(step, next);
            lengths.put(step, Duration.between(begin, next));
            next = begin;
        }
        return new Pace(Duration.between(started, end), lengths);
    }
}
