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

class RunPlaceTest {
    @TempDir
    Path out;

    private RunPlace place;

    @BeforeEach
    void open() {
        place = place("nightly-1");
    }

    private RunPlace place(String runId) {
        return new RunPlace(Store.open(out.toString(), new Configuration()), runId);
    }

    @Test
    void anIdUnderWayIsRefused() {
        place.claim("digest");
        assertThatThrownBy(() -> place.claim("digest"))
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
            place(runId).claim("digest");
            return true;
        } catch (BadRunException e) {
            return false;
        }
    }

    @Test
    void anIdOfAFinishedRunIsRefused() throws IOException {
        stageAll();
        place.publish();
        assertThatThrownBy(() -> place.claim("digest"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--run-id nightly-1: there is such a run under " + out + " already");
    }

    @Test
    void anUnfinishedRunIsTakenOverOnlyToAskTheSame() {
        place.claim("digest");
        place.resume("digest");
        assertThatThrownBy(() -> place.resume("another"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--resume nightly-1: the unfinished run was asked something else");
    }

    @Test
    void publishingMovesEveryTableAndClearsTheRest() throws IOException {
        stageAll();
        place.publish();
        assertThat(out.resolve("summary/run_id=nightly-1/part")).hasContent("summary");
        assertThat(out.resolve("runs/run_id=nightly-1/part")).hasContent("runs");
        assertThat(out.resolve("_staging/run_id=nightly-1")).doesNotExist();
    }

    @Test
    void whatADeadPublishLeftGivesWay() throws IOException {
        Files.createDirectories(out.resolve("log/run_id=nightly-1"));
        Files.writeString(out.resolve("log/run_id=nightly-1/old"), "old");
        stageAll();
        place.publish();
        assertThat(out.resolve("log/run_id=nightly-1/old")).doesNotExist();
        assertThat(out.resolve("log/run_id=nightly-1/part")).hasContent("log");
    }

    @Test
    void aDiscardedIdIsFreeAgain() {
        place.claim("digest");
        place.discard();
        place.claim("digest");
        assertThat(out.resolve("_staging/run_id=nightly-1/owner")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261123", "a/b", "", "-x", "a b", "../x"})
    void anIdThatCouldNotNameAFolderIsRefused(String runId) {
        assertThatThrownBy(() -> place(runId))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--run-id " + runId + ": is no id of a run: a letter");
    }

    private void stageAll() throws IOException {
        place.claim("digest");
        for (String table : Store.ALL_TABLES) {
            Path folder = Files.createDirectories(Path.of(place.staged(table).toUri()));
            Files.writeString(folder.resolve("part"), table);
        }
    }
}
