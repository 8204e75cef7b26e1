package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.Child.Ended;
import dev.lockstep.spark.RunFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors, workers and drivers are killed by SIGKILL at random moments of a run; a driver is started again with
 * {@code --resume}. The tables end equal to those of a run that nothing disturbed.
 *
 * <p>{@code -Dkills=N} says how many, {@code -Dkill.seed=N} repeats the victims and the moments (as far as processes do).
 */
@Tag("cluster")
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 9);
    private static final int KILLS_A_RUN = 3;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);

    @TempDir
    private Path folder;

    private StandaloneCluster cluster;
    private String out;

    private enum Victim {
        EXECUTOR,
        WORKER,
        DRIVER
    }

    /** A driver that runs, and when it was started. */
    private record Driver(Child child, long startNanos) {}

    @Test
    void tablesEqualAnUndisturbedRuns() {
        System.out.printf("kills: -Dkill.seed=%d%n", seed);
        out = folder.resolve("out").toString();
        try (StandaloneCluster started = new StandaloneCluster(folder.resolve("cluster"))) {
            cluster = started;
            RunFiles undisturbed = Suites.undisturbed(out, folder.resolve("undisturbed"));
            // How long a run takes here and now: a kill comes at any moment of that.
            long span = runMillis();
            int runs = 0;
            while (sum() < KILLS) {
                String runId = "killed-" + runs++;
                int before = sum();
                disturb(runId, span);
                new RunFiles(out, runId).requireSameAs(undisturbed);
                assertThat(Path.of(out, "_staging"))
                        .as("what is left of run %s", runId)
                        .isEmptyDirectory();
                System.out.printf(
                        "kills: %s has the undisturbed run's tables after %d, in all %s%n",
                        runId, sum() - before, killed);
            }
            System.out.printf("kills: %s in %d runs, all tables equal (-Dkill.seed=%d)%n", killed, runs, seed);
        }
    }

    private int sum() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long runMillis() {
        Driver driver = start("measured", List.of());
        Ended ended = driver.child.await(LIMIT);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        return (System.nanoTime() - driver.startNanos) / 1_000_000;
    }

    /** A run that ends in spite of all. */
    private void disturb(String runId, long span) {
        Driver driver = start(runId, List.of());
        for (int kill = 0; kill < KILLS_A_RUN; kill++) {
            Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
            long moment = random.nextLong(span);
            Child.pause(Math.max(0, moment - (System.nanoTime() - driver.startNanos) / 1_000_000));
            if (!driver.child.isAlive()) {
                break;
            }
            if (kill(victim, driver)) {
                killed.merge(victim, 1, Integer::sum);
                System.out.printf("kills: %s %s at %d ms%n", runId, victim, moment);
            }
            if (victim == Victim.DRIVER) {
                driver = start(runId, List.of("--resume"));
            }
        }
        Ended ended = driver.child.await(LIMIT);
        // A driver that was killed after its last step has nothing left to do.
        boolean finishedBefore = ended.code() == 2 && ended.err().contains("there is such a run");
        assertThat(ended.code() == 1 || finishedBefore)
                .as("seed %d, run %s: %s", seed, runId, ended)
                .isTrue();
    }

    private Driver start(String runId, List<String> more) {
        List<String> words = new ArrayList<>(List.of("run", Suites.CLUSTER, "--out", out, "--run-id", runId));
        words.addAll(more);
        Path driversFolder = folder.resolve(runId + "-" + System.nanoTime());
        return new Driver(
                Suites.submit(cluster.url(), "client", List.of(), driversFolder, words.toArray(String[]::new)),
                System.nanoTime());
    }

    private boolean kill(Victim victim, Driver driver) {
        return switch (victim) {
            case EXECUTOR -> {
                List<ProcessHandle> executors = cluster.executors();
                yield !executors.isEmpty()
                        && executors.get(random.nextInt(executors.size())).destroyForcibly();
            }
            case WORKER -> {
                cluster.killWorker(random);
                cluster.replaceWorkers();
                yield true;
            }
            case DRIVER -> {
                boolean alive = driver.child.isAlive();
                driver.child.kill();
                yield alive;
            }
        };
    }
}
