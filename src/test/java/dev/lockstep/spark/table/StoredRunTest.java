package dev.lockstep.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.AtOnce;
import dev.lockstep.CommandRun;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Claim;
import dev.lockstep.store.TakenOverException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's id, and the jobs that would have it. */
@ExtendWith(SharedSession.class)
class StoredRunTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    @TempDir
    private Path out;

    private StoredRun run;

    @BeforeEach
    void open() {
        run = run("nightly-1");
    }

    private StoredRun run(String runId) {
        return new StoredRun(Tables.open(out.toString()), runId);
    }

    @Test
    void anIdUnderWayIsRefused() {
        try (Attempt ours = run.claim("digest")) {
            assertThat(ours.runId()).isEqualTo("nightly-1");
            assertThatThrownBy(() -> run.claim("digest"))
                    .isInstanceOf(BadRunException.class)
                    .hasMessage("--run-id nightly-1: there is an unfinished run of this name under " + out
                            + "; --resume continues it");
        }
    }

    @Test
    void ofManyThatClaimAnIdAtOnceOneGetsIt() {
        for (int round = 0; round < 5; round++) {
            String runId = "race-" + round;
            assertThat(AtOnce.each(8, i -> claims(runId))).as(runId).containsOnlyOnce(true);
        }
    }

    private boolean claims(String runId) {
        try {
            run(runId).claim("digest").close();
            return true;
        } catch (BadRunException e) {
            return false;
        }
    }

    @Test
    void anIdOfAFinishedRunIsRefused() {
        publish(run.claim("digest"), 1);
        assertThat(run.state()).isEqualTo(new RunState.Finished(0));
        assertThatThrownBy(() -> run.claim("digest"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--run-id nightly-1: there is such a run under " + out + " already");
    }

    @Test
    void anUnfinishedRunIsTakenOverOnlyToAskTheSame() {
        run.claim("digest").close();
        run.resume("digest").close();
        assertThatThrownBy(() -> run.resume("another"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--resume nightly-1: the unfinished run was started with another suite");
    }

    @Test
    void aDiscardedIdIsFreeAgainAndNothingIsLeft() {
        run.claim("digest").discard();
        assertThat(out).isEmptyDirectory();
        run("nightly-1").claim("digest").close();
        assertThat(Claim.find(run("nightly-1").store(), "nightly-1")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261123", "a/b", "", "-x", "a b", "../x"})
    void anIdThatCouldNotNameAFolderIsRefused(String runId) {
        assertThatThrownBy(() -> run(runId))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--run-id " + runId + ": is no id of a run: a letter");
    }

    @Test
    void aRunThatIsUnderWayIsNotResumed() {
        String asked = SuiteFile.plan(SUITE, PlanOptions.MEASURED, run.store().hadoop())
                        .suiteDigest() + " ";
        try (Attempt ours = run.claim(asked)) {
            CommandRun other =
                    CommandRun.of("run", SUITE, "--out", out.toString(), "--run-id", ours.runId(), "--resume");
            assertThat(other.err()).isEqualTo("lockstep: --run-id nightly-1: another job is working on this run\n");
            assertThat(other.code()).isEqualTo(2);
        }
    }

    /** It stood still for so long that it was taken for dead; then it went on, at whichever commit it was. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aJobThatWasTakenOverPublishesNothing(int commitsBefore) {
        Attempt stalled = run.claim("digest");
        for (int table = 0; table < commitsBefore; table++) {
            commit(stalled, LogTables.OF_RUN.get(table), 7);
        }
        stalled.close();
        try (Attempt other = run("nightly-1").resume("digest")) {
            if (commitsBefore == 2) {
                commit(other, LogTables.OF_RUN.get(2), 1);
                assertThatThrownBy(() -> commit(stalled, LogTables.OF_RUN.get(2), 7))
                        .isInstanceOf(TakenOverException.class)
                        .hasMessage("another job has taken over run nightly-1");
            } else {
                commit(stalled, LogTables.OF_RUN.get(2), 7);
            }
            assertThatThrownBy(() -> publish(stalled, 7)).isInstanceOf(TakenOverException.class);
            assertThat(run.isFinished()).isFalse();
            LogTables.OF_RUN.forEach(table -> commit(other, table, 1));
            assertThatCode(() -> publish(other, 1)).doesNotThrowAnyException();
        }
        for (String table : LogTables.OF_RUN) {
            assertThat(Tables.rows(out.toString(), table, "nightly-1").collectAsList())
                    .as(table)
                    .extracting(row -> row.<Integer>getAs("schema_version"))
                    .containsExactly(1);
        }
        assertThat(Tables.rows(out.toString(), "runs", "nightly-1").count()).isEqualTo(1);
    }

    /** The catalog that they share lets one of them through. */
    @Test
    void ofSeveralThatResumeAtOnceOneGoesOn() throws Exception {
        run.claim("digest").close();
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
        assertThat(Tables.rows(out.toString(), "runs", "nightly-1").count()).isEqualTo(1);
    }

    private boolean isTaken() {
        try {
            publish(run("nightly-1").resume("digest"), 1);
            return true;
        } catch (TakenOverException | BadRunException e) {
            return false;
        }
    }

    /** Runs that are published at once have a place each in the order of publication. */
    @Test
    void numbersGrowFromRunToRun() {
        AtOnce.each(8, i -> {
            publish(run("r" + i).claim("digest"), 1);
            return i;
        });
        List<Long> numbers = IntStream.range(0, 8)
                .mapToObj(
                        i -> Tables.rows(out.toString(), "runs", "r" + i).head().<Long>getAs("number"))
                .toList();
        assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number >= 1);
    }

    private static void commit(Attempt attempt, String table, int mark) {
        attempt.commit(attempt.store().table(table), List.of(file(attempt, table, mark)));
    }

    private static void publish(Attempt attempt, int mark) {
        Table runs = attempt.store().table("runs");
        attempt.publish(runs, number -> file(attempt, "runs", mark, number));
    }

    private static DataFile file(Attempt attempt, String table, int mark) {
        return file(attempt, table, mark, 0);
    }

    /** One row of neutral values, marked by its version. */
    private static DataFile file(Attempt attempt, String table, int mark, long number) {
        Object[] values = NeutralRow.of(LogTables.columns(table));
        values[0] = attempt.runId();
        values[1] = mark;
        if (table.equals("runs")) {
            values[values.length - 1] = number;
        }
        Row row = RowFactory.create(values);
        return TableFiles.writeHere(
                        SharedSession.session(),
                        List.of(row),
                        LogTables.columns(table),
                        attempt.store().table(table))
                .get(0);
    }
}
