package dev.lockstep.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSession.class)
class StatusTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    @TempDir
    private static Path out;

    private static Store store;
    private static Plan plan;

    @BeforeAll
    static void openStore() {
        store = Store.open(out.toString(), new Configuration());
        plan = SuiteFile.plan(SUITE, PlanOptions.MEASURED, new Configuration());
    }

    @Test
    void aFinishedRunsCodeIsReturned() {
        CommandRun run = CommandRun.of("run", SUITE, "--out", out.toString(), "--run-id", "finished");
        CommandRun status = status("finished");
        assertThat(run.code()).isEqualTo(1);
        assertThat(status.out()).isEqualTo("finished: finished, a check failed\n");
        assertThat(status.code()).isEqualTo(1);
    }

    @Test
    void anUnfinishedRunTellsHowFarItIs() {
        start("died", plan.tasks().subList(0, 3));
        CommandRun status = status("died");
        assertThat(status.out())
                .startsWith("died: unfinished, 3 of " + plan.tasks().size() + " cases done, last heartbeat 20");
        assertThat(status.code()).isEqualTo(3);
    }

    @Test
    void aRunThatIsOnlyClaimedIsNotPlannedYet() {
        new StoredRun(store, "claimed").claim("digest").close();
        assertThat(status("claimed").out()).startsWith("claimed: unfinished, not planned yet, last heartbeat 20");
        assertThat(status("claimed").code()).isEqualTo(3);
    }

    @Test
    void aFailedRunTellsWhy() {
        start("failed", plan.tasks().subList(0, 2));
        resume("failed", attempt -> attempt.fail("IOException: No space left on device"));
        CommandRun status = status("failed");
        assertThat(status.out())
                .isEqualTo("failed: failed, 2 of " + plan.tasks().size()
                        + " cases done: IOException: No space left on device\n");
        assertThat(status.code()).isEqualTo(3);
    }

    @Test
    void aJobThatBeginsAgainHasNotFailed() {
        start("again", plan.tasks().subList(0, 2));
        resume("again", attempt -> attempt.fail("IOException: No space left on device"));
        resume("again", attempt -> attempt.begin(plan.tasks().size(), "{}"));
        assertThat(status("again").out()).startsWith("again: unfinished, 2 of ");
    }

    @Test
    void anUnknownRunIsBadInput() {
        CommandRun status = status("nobody");
        assertThat(status.err()).isEqualTo("lockstep: --out " + out + ": there is no run nobody\n");
        assertThat(status.code()).isEqualTo(2);
    }

    private static CommandRun status(String runId) {
        return CommandRun.of("status", runId, "--out", out.toString());
    }

    private static void resume(String runId, Consumer<Attempt> work) {
        try (Attempt attempt = new StoredRun(store, runId).resume(plan.suiteDigest() + " ")) {
            work.accept(attempt);
        }
    }

    /** Leaves what a job leaves that dies after these tasks. */
    private static void start(String runId, List<CaseTask> done) {
        Tables.die(
                new StoredRun(store, runId),
                plan.suiteDigest() + " ",
                plan.tasks().size(),
                done,
                rows -> rows);
    }
}
