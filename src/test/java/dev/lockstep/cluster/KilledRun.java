package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.cluster.PlannedKill.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A run on a cluster that ends in spite of all; a driver that is killed is started again with {@code --resume}. */
final class KilledRun {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int SIGKILLED = 128 + 9;

    private final StandaloneCluster cluster;
    private final Path out;
    private final String runId;
    private final Random random;
    private final RunWatch watch;
    private ChildProcess driver;
    private Instant started;

    /** Starts the run's first driver. */
    KilledRun(StandaloneCluster cluster, Path out, String runId, Random random) {
        this.cluster = cluster;
        this.out = out;
        this.runId = runId;
        this.random = random;
        this.watch = new RunWatch(out, runId);
        startDriver();
    }

    private void startDriver(String... more) {
        started = Instant.now();
        List<String> words =
                new ArrayList<>(List.of("run", Suites.CLUSTER, "--out", out.toString(), "--run-id", runId));
        words.addAll(List.of(more));
        Path folder = out.resolveSibling("drivers").resolve(runId + "-" + started.toEpochMilli());
        driver = Suites.submit(cluster.url(), "client", List.of(), folder, words.toArray(String[]::new));
    }

    /** Lets it run to its end. */
    RunDurations undisturbed() {
        RunDurations pace = watch.pace(driver, started);
        end();
        return pace;
    }

    /** Whether there is nothing left to lose. */
    boolean isOver() {
        return !driver.isAlive() || watch.isPublished();
    }

    /**
     * Kills a victim at a random moment of a step.
     *
     * @param aim at a step that the driver has still to come to, or is at
     * @param pace of an undisturbed run
     * @return the kill; empty if the victim was not at work then
     */
    Optional<CompletedKill> strike(PlannedKill aim, RunDurations pace) {
        Victim victim = aim.victim();
        awaitStep(aim.step());
        ChildProcess.pause(random.nextLong(pace.steps().get(aim.step()).toMillis() + 1));
        Optional<ProcessHandle> executor = victim == Victim.DRIVER ? Optional.empty() : busyExecutor();
        Optional<JobStage> at = watch.step(started);
        long kept = watch.casesKept();
        double share = pace.share(Duration.between(started, Instant.now()));
        boolean hit = kill(victim, executor) && !watch.isPublished();
        Optional<CompletedKill> blow =
                at.filter(found -> hit).map(found -> new CompletedKill(runId, victim, found, kept, share));
        replace(victim);
        return blow;
    }

    /** What a supervisor does; Spark itself replaces executors. */
    private void replace(Victim victim) {
        switch (victim) {
            case EXECUTOR -> {}
            case WORKER -> cluster.replaceWorkers();
            case DRIVER -> startDriver("--resume");
        }
    }

    private void awaitStep(JobStage step) {
        ChildProcess.await(
                runId + " to " + step,
                LIMIT,
                () -> isOver()
                        || watch.step(started)
                                .filter(at -> at.compareTo(step) >= 0)
                                .isPresent());
    }

    /** The first that is seen to compute; none if the run is over before. */
    private Optional<ProcessHandle> busyExecutor() {
        while (!isOver()) {
            List<ProcessHandle> busy = cluster.executors().stream()
                    .filter(this::isOurs)
                    .filter(Processes::computesATask)
                    .toList();
            if (!busy.isEmpty()) {
                return Optional.of(busy.get(random.nextInt(busy.size())));
            }
            ChildProcess.pause(2);
        }
        return Optional.empty();
    }

    /** Those of a driver that was killed before live for a moment longer than it. */
    private boolean isOurs(ProcessHandle executor) {
        return executor.info().startInstant().filter(started::isBefore).isPresent();
    }

    private boolean kill(Victim victim, Optional<ProcessHandle> executor) {
        return switch (victim) {
            case EXECUTOR -> executor.filter(Processes::kill).isPresent();
            case WORKER -> executor.filter(cluster::killWorkerOf).isPresent();
            case DRIVER -> {
                driver.kill();
                Ended ended = driver.await(LIMIT);
                requireShortMessages(ended);
                yield ended.code() == SIGKILLED;
            }
        };
    }

    /** Waits for its end. */
    void end() {
        Ended ended = driver.await(LIMIT);
        // A driver that was killed as soon as its run could be seen has left nothing to do.
        boolean endedBefore = ended.code() == 2 && ended.err().contains("there is such a run");
        assertThat(ended.code() == 1 || endedBefore).as("%s: %s", runId, ended).isTrue();
        requireShortMessages(ended);
    }

    /** An executor that is lost is told of in one line; beside that there are Lockstep's own lines, and what Java says at its start. */
    private static void requireShortMessages(Ended ended) {
        assertThat(ended.err().lines()).allSatisfy(line -> assertThat(line)
                .matches("lockstep: .*|WARNING: Using incubator modules: .*|[/0-9]+ [:0-9]+ ERROR"
                        + " TaskSchedulerImpl: Lost executor .*"));
    }
}
