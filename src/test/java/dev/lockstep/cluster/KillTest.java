package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.spark.RunFiles;
import dev.lockstep.spark.Tables;
import dev.lockstep.store.Claim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors, workers and drivers are killed by SIGKILL at random moments of a run's steps; a driver is started again with
 * {@code --resume}. The tables end equal to those of a run that nothing disturbed.
 *
 * <p>Only what {@link CompletedKill} tells counts. {@code -Dkills=N} says how many, {@code -Dkill.seed=N} repeats the victims and the
 * moments (as far as processes do).
 */
@Tag("cluster")
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 9);
    private static final int KILLS_A_RUN = 6;

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<CompletedKill> blows = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void tablesEqualAnUndisturbedRuns() {
        Path out = folder.resolve("out");
        try (StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"))) {
            say("-Dkill.seed=" + seed);
            RunDurations pace = new KilledRun(cluster, out, "undisturbed", random).undisturbed();
            RunFiles undisturbed = new RunFiles(out.toString(), "undisturbed");
            say("undisturbed: " + pace);
            int runs = 0;
            while (blows.size() < KILLS) {
                String runId = "killed-" + runs++;
                disturb(new KilledRun(cluster, out, runId, random), pace);
                new RunFiles(out.toString(), runId).requireSameAs(undisturbed);
                assertThat(Claim.find(Tables.open(out.toString()), runId))
                        .as("what is left of run %s", runId)
                        .isEmpty();
                say(runId + " has the undisturbed run's tables");
            }
            say("%d in %d runs, all tables equal (-Dkill.seed=%d): %s, %s"
                    .formatted(blows.size(), runs, seed, counts(CompletedKill::victim), counts(CompletedKill::step)));
        }
    }

    private void disturb(KilledRun run, RunDurations pace) {
        for (PlannedKill aim : PlannedKill.draw(random, KILLS_A_RUN)) {
            if (!run.isOver()) {
                Optional<CompletedKill> blow = run.strike(aim, pace);
                blow.ifPresent(blows::add);
                say(blow.map(CompletedKill::toString).orElse(aim + " was not at work then: does not count"));
            }
        }
        run.end();
    }

    private <K> Map<K, Long> counts(Function<CompletedKill, K> by) {
        return blows.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static void say(String line) {
        System.out.println("kills: " + line);
    }
}
