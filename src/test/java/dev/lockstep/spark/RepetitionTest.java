package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.run.FakeRecorder;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorders whose runs are made more than once, through the whole job. */
@ExtendWith(SharedSession.class)
class RepetitionTest {
    private static final String SUITE = """
        { "suite": "repeats",
          "defaults": {"backprop": {"seeds": "0-1", "iterations": 4, "observe": {"loss": "loss_{iteration}"}}},
          "backprop": [
            { "name": "steady", "candidate": {"command": %1$s, "repeat": 3}, "reference": {"command": %1$s} },
            { "name": "unsteady", "candidate": {"command": %2$s, "repeat": 2}, "reference": {"command": %1$s} },
            { "name": "reference", "candidate": {"command": %1$s}, "reference": {"command": %3$s, "repeat": 2} },
            { "name": "allowed", "allow": ["nondeterministic"], "candidate": {"command": %4$s, "repeat": 2}, "reference": {"command": %1$s} },
            { "name": "fails", "candidate": {"command": %5$s, "repeat": 2}, "reference": {"command": %1$s} },
            { "name": "self", "candidate": {"command": %6$s}, "invariances": ["repeat"] } ] }
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;

    @BeforeAll
    static void runOnce() throws IOException {
        Path suite = Files.writeString(
                folder.resolve("repeats.json"),
                SUITE.formatted(
                        recorder("well", "0"),
                        recorder("well,unsteady", "1"),
                        recorder("unsteady", "2"),
                        recorder("unsteady", "3"),
                        recorder("fails_again", "4"),
                        recorder("unsteady", "5")));
        String out = folder.resolve("out").toString();
        run = CommandRun.of("run", suite.toString(), "--out", out, "--run-id", "repeats", "--allow-commands");
        Views.query(SharedSession.session(), Store.open(out, new Configuration()), "SHOW VIEWS");
    }

    private static String recorder(String behaviour, String place) {
        return FakeRecorder.json("torch", "2.15.0", behaviour, folder.resolve(place));
    }

    @Test
    void aSideThatIsNotTheSameEachTimeFails() {
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("4 of 6 checks failed: unsteady, reference, fails, self[invariance=repeat]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        steady @ the same in 3 runs of each seed
        unsteady @ the candidate is not the same in 2 runs, first under loss_2 in seed 1, 2 of 4 keys
        reference @ the reference is not the same in 2 runs, first under loss_2 in seed 0, 2 of 4 keys
        allowed @ the candidate is not the same in 2 runs, first under loss_2 in seed 0, 2 of 4 keys, which is allowed
        self[invariance=repeat] @ not the same once more, first under loss_2, 2 of 4 keys
        """)
    void theScreenNamesTheFirstUnstableKey(String check, String remark) {
        assertThat(run.lines()).contains(check + ": " + remark);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        steady @ exact exact exact exact
        unsteady @ exact exact nondeterministic nondeterministic
        allowed @ exact exact agrees agrees
        self[invariance=repeat] @ exact exact nondeterministic nondeterministic
        """)
    void theTableHasTheVerdictOfEachKey(String check, String verdicts) {
        List<Row> rows = SharedSession.session()
                .sql("SELECT verdict FROM summary WHERE check = '" + check + "' ORDER BY position")
                .collectAsList();
        assertThat(rows.stream().map(row -> row.getString(0)).toList()).containsExactly(verdicts.split(" ", -1));
    }

    @Test
    void everyRunIsInTheLog() {
        assertThat(SharedSession.session()
                        .sql("SELECT DISTINCT side FROM log WHERE case_id = 'steady#1' ORDER BY side")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .toList())
                .containsExactly("candidate", "candidate_repeat_1", "candidate_repeat_2", "reference");
    }
}
