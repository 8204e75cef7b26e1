package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.RunCopies;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The queries of {@code jobs/sql/examples} on real tables: of two runs, the second of which has seeds that its reference lacks, one
 * value another build would have computed, and a key that leans to one side.
 */
@ExtendWith(SharedSession.class)
class SqlExamplesTest {
    private static final Path EXAMPLES = Path.of("jobs/sql/examples");

    /** What a line of each answer looks like. */
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("worst_keys", "small +second +cosine +step_7_lr +mismatch .*"),
            Map.entry("key_drift", "small +nano +loss_3 .* second .* 0\\.0"),
            Map.entry("disagreeing_seeds", "second +nano +32 +.*missing.*"),
            Map.entry("new_failures", "small +nano +second +missing +first"),
            Map.entry("by_producer_version", "small +nano +lockstep .*"),
            Map.entry("changed_values", "small +nano#2 +candidate +loss_4 +0\\.\\d+ +0\\.5"),
            Map.entry("first_divergence", "first +cosine +NULL +cosine +8 +step_7_lr .*"),
            Map.entry("systematic", "second +nano +loss_9 .* 1e-09 +3e-09 .*"),
            Map.entry("not_compared", "second +nano +missing +.*reference.* 20 +2 .*"),
            Map.entry("equal_bits", "(first|second) +nano +0\\.\\d+ +.*"),
            Map.entry("by_field", "nano +3e-5 +8 .*"),
            Map.entry("both_sides", "second +nano#0 +loss_0 +0 +0\\.\\d+ +0\\.\\d+"),
            Map.entry("run_times", "small +second .* false +1 +2 +.*"));

    @TempDir
    private static Path folder;

    private static String out;

    @BeforeAll
    static void runTwice() throws IOException {
        out = folder.resolve("out").toString();
        run("first", "0-5");
        run("second", "0-5,32-33");
        RunCopies runs = new RunCopies(Path.of(out));
        runs.edit(
                "log",
                "second",
                rows -> rows.withColumn(
                        "value",
                        when(col("case_id").equalTo("nano#2").and(col("key").equalTo("loss_4")), lit(0.5))
                                .otherwise(col("value"))));
        runs.edit("summary", "second", rows -> rows.withColumn(
                        "signed_low",
                        when(col("key").equalTo("loss_9"), lit(1e-9)).otherwise(col("signed_low")))
                .withColumn(
                        "signed_high",
                        when(col("key").equalTo("loss_9"), lit(3e-9)).otherwise(col("signed_high"))));
    }

    private static void run(String runId, String seeds) {
        assertThat(CommandRun.of(
                                "run",
                                "src/test/resources/suite/small.json",
                                "--run-id",
                                runId,
                                "--seeds",
                                seeds,
                                "--out",
                                out)
                        .code())
                .isEqualTo(1);
    }

    static Stream<String> examples() {
        return ANSWERS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theQueryAnswersWhatItSays(String example) {
        CommandRun sql = CommandRun.of(
                "sql", "--file", EXAMPLES.resolve(example + ".sql").toString(), "--out", out);
        assertThat(sql.err()).isEmpty();
        assertThat(sql.code()).isZero();
        assertThat(sql.lines()).anySatisfy(line -> assertThat(line).matches(ANSWERS.get(example)));
    }

    @Test
    void everyExampleHasItsAnswerHere() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            examples().map(name -> name + ".sql").toList());
            assertThat(names).hasSizeGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        CommandRun sql = CommandRun.of("sql", "--file", "gone.sql", "--out", out);
        assertThat(sql.err()).isEqualTo("lockstep: gone.sql: no such file\n");
        assertThat(sql.code()).isEqualTo(2);
    }
}
