package dev.lockstep.cluster;

import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Claim;
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
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Path tables;
    private final StoredRun run;

    /** @param out a local folder */
    RunWatch(Path out, String runId) {
        this.tables = out.resolve("lockstep");
        this.run = new StoredRun(Tables.open(out.toString()), runId);
    }

    /** Whether the run can be seen: its job can lose nothing any more. */
    boolean isPublished() {
        return run.isFinished();
    }

    /**
     * What the run's job is at; empty before its first step.
     *
     * @param started when the job was started: one that died before has left tables too
     */
    Optional<JobStage> step(Instant started) {
        return JobStage.LAST_FIRST.stream().filter(step -> isAt(step, started)).findFirst();
    }

    private boolean isAt(JobStage step, Instant started) {
        return switch (step) {
            case REFERENCES ->
                claimFolder(step)
                        .filter(folder -> writtenSince(folder, started))
                        .isPresent();
            // The references are committed when they are read; the first commit of all makes the claim.
            case CASES ->
                claimFolder(step)
                        .filter(folder -> hasSnapshotSince(folder, started))
                        .isPresent();
            case COMPARE, TABLES, PUBLISH ->
                writtenSince(tables.resolve(step.table()).resolve("data"), started);
        };
    }

    private Optional<Path> claimFolder(JobStage step) {
        return Claim.find(run.store(), run.runId())
                .map(claim -> Path.of(claim.outcomes().location().replaceFirst("^file:", ""))
                        .resolve(step.table()));
    }

    private static boolean hasSnapshotSince(Path metadata, Instant start) {
        try (Stream<Path> files = Files.list(metadata)) {
            return files.anyMatch(
                    file -> file.getFileName().toString().startsWith("snap-") && writtenSince(file, start));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean writtenSince(Path file, Instant start) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(start);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many cases are done, and kept for whoever resumes the run. */
    long casesKept() {
        return Claim.find(run.store(), run.runId()).map(Claim::sidesDone).orElse(0L);
    }

    /** Follows a job until the run can be seen. */
    RunDurations pace(ChildProcess job, Instant started) {
        Map<JobStage, Instant> begun = new EnumMap<>(JobStage.class);
        while (job.isAlive() && !isPublished()) {
            step(started).ifPresent(step -> begun.putIfAbsent(step, Instant.now()));
            ChildProcess.pause(INTERVAL.toMillis());
        }
        Instant end = Instant.now();
        Map<JobStage, Duration> lengths = new EnumMap<>(JobStage.class);
        Instant next = end;
        for (JobStage step : JobStage.LAST_FIRST) {
            Instant begin = begun.getOrDefault(step, next);
            lengths.put(step, Duration.between(begin, next));
            next = begin;
        }
        return new RunDurations(Duration.between(started, end), lengths);
    }
}
