package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.CommandRun;
import dev.lockstep.report.HistoryJson;
import dev.lockstep.spark.RunCopies;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three runs of a suite: the first with another torch, the last with a seed that the reference lacks. */
@ExtendWith(SharedSession.class)
class RunHistoryTest {
    @TempDir
    private static Path folder;

    private static RunCopies runs;

    @BeforeAll
    static void runThrice() throws IOException {
        runs = new RunCopies(folder.resolve("out"));
        run("night-2");
        runs.copy("night-2", "night-1", Instant.parse("2026-01-01T00:00:00Z"));
        runs.edit(
                Store.RUNS,
                "night-1",
                rows -> rows.withColumn(
                        "checks",
                        transform(
                                col("checks"),
                                check -> check.withField(
                                        "reference", check.getField("reference").withField("version", lit("0.9"))))));
        run("night-3", "--seeds", "0-31");
    }

    private static void run(String runId, String... more) {
        String[] args = Stream.concat(
                        Stream.of(
                                "run",
                                "src/test/resources/suite/small.json",
                                "--run-id",
                                runId,
                                "--out",
                                runs.out().toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        assertThat(CommandRun.of(args).code()).isEqualTo(1);
    }

    private static CommandRun history(String suite, String... more) {
        return CommandRun.of(
                Stream.concat(Stream.of("history", suite, "--out", runs.out().toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void theLastRunsNewFailureIsTold() {
        CommandRun history = history("small");
        assertThat(history.err()).isEmpty();
        assertThat(history.lines()).last().isEqualTo("small, run night-3 after 2 others: new failure: nano");
        assertThat(history.lines())
                .anySatisfy(line -> assertThat(line).matches("nano +new failure +missing +NO .* agrees .* night-2"));
        assertThat(history.lines())
                .anySatisfy(line -> assertThat(line).matches("cosine +same +mismatch +NO .*night-2"));
        assertThat(history.code()).isEqualTo(1);
    }

    @Test
    void runsOfAnotherVersionStandApart() {
        assertThat(history("small").lines())
                .anySatisfy(line -> assertThat(line).matches("nano .* 0\\.9 +1 +1 +night-1 +night-1 .*"));
    }

    @Test
    void theJsonIsWhatItsSchemaSays() throws IOException {
        Path json = folder.resolve("history.json");
        history("small", "--json", json.toString());
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(HistoryJson.class.getResourceAsStream("history.schema.json"))
                        .validate(Files.readString(json), InputFormat.JSON))
                .isEmpty();
        assertThat(Files.readString(json)).contains("\"run\" : \"night-3\"", "\"change\" : \"new failure\"");
    }

    @Test
    void anUnknownSuiteIsRefusedWithThoseThatAreThere() {
        CommandRun history = history("smal");
        assertThat(history.err())
                .isEqualTo("lockstep: history smal: no run of this suite has finished under " + runs.out()
                        + "; there are runs of small\n");
        assertThat(history.code()).isEqualTo(2);
    }
}
