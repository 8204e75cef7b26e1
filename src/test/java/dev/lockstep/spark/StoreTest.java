package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
    @TempDir
    Path out;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(out.toString(), new Configuration());
    }

    @Test
    void anIdUnderWayIsRefused() {
        store.claim("nightly-1", "digest");
        assertThatThrownBy(() -> store.claim("nightly-1", "digest"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--run-id nightly-1: there is an unfinished run of this name under " + out
                        + "; --resume goes on with it");
    }

    @Test
    void ofManyThatClaimAnIdAtOnceOneGetsIt() {
        for (int round = 0; round < 20; round++) {
            String runId = "race-" + round;
            long winners =
                    IntStream.range(0, 16).parallel().filter(i -> claims(runId)).count();
            assertThat(winners).as(runId).isEqualTo(1);
        }
    }

    private boolean claims(String runId) {
        try {
            Store.open(out.toString(), new Configuration()).claim(runId, "digest");
            return true;
        } catch (BadRunException e) {
            return false;
        }
    }

    @Test
    void anIdOfAFinishedRunIsRefused() throws IOException {
        stageAll("nightly-1");
        store.publish("nightly-1");
        assertThatThrownBy(() -> store.claim("nightly-1", "digest"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--run-id nightly-1: there is such a run under " + out + " already");
    }

    @Test
    void anUnfinishedRunIsTakenOverOnlyToAskTheSame() {
        store.claim("nightly-1", "digest");
        store.resume("nightly-1", "digest");
        assertThatThrownBy(() -> store.resume("nightly-1", "another"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--resume nightly-1: the unfinished run was asked something else");
    }

    @Test
    void publishingMovesEveryTableAndClearsTheRest() throws IOException {
        stageAll("nightly-1");
        store.publish("nightly-1");
        assertThat(out.resolve("summary/run_id=nightly-1/part")).hasContent("summary");
        assertThat(out.resolve("runs/run_id=nightly-1/part")).hasContent("runs");
        assertThat(out.resolve("_staging/run_id=nightly-1")).doesNotExist();
    }

    @Test
    void whatADeadPublishLeftGivesWay() throws IOException {
        Files.createDirectories(out.resolve("log/run_id=nightly-1"));
        Files.writeString(out.resolve("log/run_id=nightly-1/old"), "old");
        stageAll("nightly-1");
        store.publish("nightly-1");
        assertThat(out.resolve("log/run_id=nightly-1/old")).doesNotExist();
        assertThat(out.resolve("log/run_id=nightly-1/part")).hasContent("log");
    }

    @Test
    void aDiscardedIdIsFreeAgain() {
        store.claim("nightly-1", "digest");
        store.discard("nightly-1");
        store.claim("nightly-1", "digest");
        assertThat(out.resolve("_staging/run_id=nightly-1/owner")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261123", "a/b", "", "-x", "a b", "../x"})
    void anIdThatCouldNotNameAFolderIsRefused(String runId) {
        assertThatThrownBy(() -> store.claim(runId, "digest"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--run-id " + runId + ": a run id begins with a letter");
    }

    private void stageAll(String runId) throws IOException {
        store.claim(runId, "digest");
        for (String table : Store.TABLES) {
            stage(runId, table);
        }
        stage(runId, Store.RUNS);
    }

    private void stage(String runId, String table) throws IOException {
        Path folder = Files.createDirectories(Path.of(java.net.URI.create(store.staged(table, runId))));
        Files.writeString(folder.resolve("part"), table);
    }
}
