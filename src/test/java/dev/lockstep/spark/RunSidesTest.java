package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sides that stand in the tables of an earlier run. */
@ExtendWith(SharedSession.class)
class RunSidesTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    private static final String OVER_RUN = """
        { "suite": "again",
          "defaults": {
            "schedules": {"key": "step_{step}_lr", "at": {"after": [1, 7]}},
            "backprop": {"seeds": "0-3", "iterations": 10, "observe": {"loss": "loss_{iteration}"}} },
          "schedules": [
            { "name": "cosine", "candidate": {"table": "first", "side": "candidate"},
              "reference": {"table": "first", "side": "reference"} },
            { "name": "same", "candidate": {"table": "first", "side": "candidate", "check": "cosine"},
              "reference": {"framework": "paddlenlp", "scheduler": "CosineDecayWithWarmup",
                "params": {"learning_rate": 3e-5, "total_steps": 10, "warmup": 2}} } ],
          "backprop": [
            { "name": "nano", "candidate": {"table": "first", "side": "candidate"},
              "reference": {"npy": "%s", "key": "seed_{seed}/{key}"} },
            { "name": "recorded", "candidate": {"table": "first", "side": "reference", "check": "nano"},
              "reference": {"npy": "%s", "key": "seed_{seed}/{key}"} },
            { "name": "vacuous", "candidate": {"table": "first", "side": "candidate", "check": "nano"},
              "reference": {"table": "first", "side": "candidate", "check": "nano"} },
            { "name": "seeds", "seeds": "4-7", "candidate": {"table": "first", "side": "candidate", "check": "nano"},
              "reference": {"table": "first", "side": "reference", "check": "nano"} },
            { "name": "renamed", "candidate": {"table": "first", "side": "reference", "check": "nano", "key": "{seed}/{key}",
                "keys": [{"match": "(?<key>loss_.*)", "to": "0/{key}"}]}, "seeds": "0",
              "reference": {"npy": "%s", "key": "seed_{seed}/{key}"} } ] }
        """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void runTwice() throws IOException {
        assertThat(lockstep("run", SUITE, "--run-id", "first").code()).isEqualTo(1);
        String npy =
                Path.of("src/test/resources/bp/nano_torch.npy").toAbsolutePath().toString();
        Path suite = Files.writeString(folder.resolve("again.json"), OVER_RUN.formatted(npy, npy, npy));
        CommandRun again = lockstep("run", suite.toString(), "--run-id", "again");
        assertThat(again.err()).isEmpty();
        assertThat(again.code()).isEqualTo(1);
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Views.query(SharedSession.session(), store, "SHOW VIEWS");
    }

    private static CommandRun lockstep(String... args) {
        return CommandRun.of(Stream.concat(
                        Stream.of(args),
                        Stream.of("--out", folder.resolve("out").toString()))
                .toArray(String[]::new));
    }

    private static List<Row> query(String sql) {
        return SharedSession.session().sql(sql).collectAsList();
    }

    /** The same figures as in the run itself: nothing is lost on the way through the tables. */
    @ParameterizedTest
    @CsvSource({"cosine, cosine, 2", "nano, nano, 40"})
    void bothSidesOfAnEarlierRunDifferAsTheyDidThere(String check, String before, int rows) {
        String columns = "SELECT seed, key, iteration, mean_diff, max_ulp, equal_bits, verdict FROM diff WHERE ";
        String order = " ORDER BY ALL";
        List<Row> again = query(columns + "run_id = 'again' AND check = '" + check + "'" + order);
        assertThat(again).hasSize(rows);
        assertThat(again)
                .isEqualTo(query(
                        columns + "run_id = 'first' AND check = '" + before + "' AND coalesce(seed, 0) < 4" + order));
    }

    @ParameterizedTest
    @CsvSource({"same, exact", "recorded, exact", "renamed, exact", "vacuous, exact", "seeds, missing"})
    void theWorstKeyOfACheckIs(String check, String verdict) {
        assertThat(query("SELECT DISTINCT verdict FROM summary WHERE run_id = 'again' AND check = '" + check
                        + "' AND verdict <> 'agrees'"))
                .extracting(row -> row.getString(0))
                .containsExactly(verdict);
    }

    /** The earlier run had seeds 0 to 5: two of these four it has not. */
    @Test
    void seedsThatTheEarlierRunLacksAreMissing() {
        assertThat(query("SELECT DISTINCT seed, cause FROM diff WHERE run_id = 'again' AND check = 'seeds'"
                        + " AND verdict = 'missing' ORDER BY seed"))
                .extracting(Row::toString)
                .containsExactly("[6,missing on both sides]", "[7,missing on both sides]");
    }

    @Test
    void theProducerIsTheEarlierRuns() {
        assertThat(query("SELECT DISTINCT producer.framework, producer.precision FROM reference"
                        + " WHERE run_id = 'again' AND case_id = 'nano#0' AND side = 'candidate'"))
                .extracting(Row::toString)
                .containsExactly("[lockstep,float32]");
    }

    @Test
    void oneSideAgainstItselfIsVacuous() throws IOException {
        String suite = """
            { "suite": "itself", "backprop": [ { "name": "nano", "seeds": "0", "iterations": 1, "observe": {"loss": "loss_{iteration}"},
              "candidate": {"table": "first", "side": "candidate"}, "reference": {"table": "first", "side": "candidate"} } ] }
            """;
        CommandRun run = lockstep(
                "run", Files.writeString(folder.resolve("itself.json"), suite).toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("nano: both sides are one file, one run or one spec: that they agree says nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "'first', 'nana', 'run first has no check nana, which nano#0 has as its candidate, but cosine, nano'",
        "'nowhere', 'nano', '--out OUT: there is no finished run nowhere, which nano#0 has as its candidate'"
    })
    void whatIsNotThereIsRefused(String run, String check, String message) throws IOException {
        String suite = """
            { "suite": "refused", "backprop": [ { "name": "nano", "seeds": "0", "iterations": 1, "observe": {"loss": "loss_{iteration}"},
              "candidate": {"table": "%s", "side": "candidate", "check": "%s"}, "reference": {"table": "first", "side": "reference"} } ] }
            """.formatted(run, check);
        CommandRun refused = lockstep(
                "run", Files.writeString(folder.resolve("refused.json"), suite).toString());
        assertThat(refused.err())
                .isEqualTo("lockstep: "
                        + message.replace("OUT", folder.resolve("out").toString()) + "\n");
        assertThat(refused.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--dry-run"})
    void keysThatTheEarlierRunDoesNotHaveAreRefusedBeforeAnythingRuns(String option) throws IOException {
        String suite = """
            { "suite": "refused", "backprop": [ { "name": "nano", "seeds": "0", "iterations": 1, "observe": {"loss": "los_{iteration}"},
              "candidate": {"table": "first", "side": "candidate"}, "reference": {"table": "first", "side": "reference"} } ] }
            """;
        String file = Files.writeString(folder.resolve("refused.json"), suite).toString();
        CommandRun refused = option.isEmpty() ? lockstep("run", file) : lockstep("run", file, option);
        assertThat(refused.err())
                .isEqualTo("lockstep: run first nano candidate: has no los_0, which is nano's candidate; did you mean"
                        + " loss_0?\n");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
    }
}
