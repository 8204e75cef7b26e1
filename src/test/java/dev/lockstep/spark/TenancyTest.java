package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.CommandRun;
import dev.lockstep.plan.Plan;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs that would do one run. */
@ExtendWith(SharedSession.class)
class TenancyTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    @TempDir
    private Path out;

    private RunPlace place;

    @BeforeEach
    void claim() {
        place = new RunPlace(Store.open(out.toString(), new Configuration()), "run");
        Plan plan = SuiteFile.plan(SUITE, null, new Configuration());
        place.claim(plan.suiteDigest() + " ");
    }

    @Test
    void aRunThatIsUnderWayIsNotResumed() {
        try (Tenancy ours = Tenancy.take(place)) {
            CommandRun other = resume();
            assertThat(other.code()).isEqualTo(2);
            assertThat(other.err()).isEqualTo("lockstep: --run-id run: another job is at work on this run\n");
            ours.end();
        }
    }

    @Test
    void aRunWhoseJobIsDeadIsResumed() {
        Tenancy.take(place).close();
        CommandRun other = resume();
        assertThat(other.err()).isEmpty();
        assertThat(other.code()).isEqualTo(1);
        assertThat(out.resolve("_staging")).isEmptyDirectory();
    }

    /** It stood still for so long that it was taken for dead; then it went on. */
    @Test
    void aJobThatWasTakenOverPublishesNothing() {
        try (Tenancy still = Tenancy.take(place);
                Tenancy other = Tenancy.take(place)) {
            assertThatThrownBy(still::end)
                    .isInstanceOf(TakenOverException.class)
                    .hasMessage("another job has taken run run over");
            assertThatCode(other::end).doesNotThrowAnyException();
        }
    }

    /** Each looks again after the others have signed. */
    @Test
    void ofSeveralThatResumeAtOnceOneGoesOn() throws Exception {
        Tenancy.take(place).close();
        ExecutorService jobs = Executors.newFixedThreadPool(8);
        try {
            int taken = 0;
            for (Future<Boolean> job : jobs.invokeAll(Collections.<Callable<Boolean>>nCopies(8, this::isTaken))) {
                taken += job.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            jobs.shutdown();
        }
    }

    private boolean isTaken() {
        try (Tenancy tenancy = Tenancy.take(place)) {
            tenancy.end();
            return true;
        } catch (TakenOverException e) {
            return false;
        }
    }

    private CommandRun resume() {
        return CommandRun.of("run", SUITE, "--out", out.toString(), "--run-id", "run", "--resume");
    }
}
