package dev.lockstep.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.LogTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables as other programs read them, by what docs/tables.md and views.sql say: all rows, to the bit. {@code mvn -Preaders test} installs the
 * programs.
 */
@Tag("readers")
@ExtendWith(SharedSession.class)
class ReadersTest {
    private static final Path PYTHON = Path.of(System.getProperty("readers", "target/readers"), "bin/python")
            .toAbsolutePath();
    private static final Path SPARK_SQL =
            Path.of("target/spark/pyspark/bin/spark-sql").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static String out;

    @BeforeAll
    static void run() {
        out = folder.resolve("out").toString();
        for (String runId : List.of("one", "two")) {
            CommandRun run =
                    CommandRun.of("run", "src/test/resources/suite/small.json", "--run-id", runId, "--out", out);
            assertThat(run.code()).as(run.err()).isEqualTo(1);
        }
    }

    /** Of a run: check, key, and the bits of its mean diff. */
    private static List<String> expected(String runId) {
        return Tables.rows(out, LogTables.SUMMARY, runId).select("check", "key", "mean_diff").collectAsList().stream()
                .map(row ->
                        row.getString(0) + "\t" + row.getString(1) + "\t" + Double.doubleToLongBits(row.getDouble(2)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "pandas", "polars"})
    void otherProgramsReadTheSameRows(String reader) throws Exception {
        Path script = Path.of("src/test/resources/readers/summary.py").toAbsolutePath();
        assertThat(lines(PYTHON.toString(), script.toString(), out, "two", reader))
                .hasSize(12)
                .containsExactlyInAnyOrderElementsOf(expected("two"));
    }

    /** Spark's own shell, with the settings at the top of views.sql. */
    @Test
    void sparksShellReadsTheSameRowsByTheViews() throws Exception {
        String query = "SELECT run_id, check, key, string(mean_diff) FROM summary WHERE run_id = 'two'";
        CommandRun ours = CommandRun.of("sql", query, "--csv", "--out", out);
        assertThat(ours.code()).as(ours.err()).isZero();
        List<String> shell = lines(
                SPARK_SQL.toString(),
                "--jars",
                jars(),
                "--conf",
                "spark.sql.catalogImplementation=in-memory",
                "--conf",
                "spark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                "--conf",
                "spark.sql.catalog.lockstep=org.apache.iceberg.spark.SparkCatalog",
                "--conf",
                "spark.sql.catalog.lockstep.type=jdbc",
                "--conf",
                "spark.sql.catalog.lockstep.uri=jdbc:sqlite:file:" + out + "/catalog.db",
                "--conf",
                "spark.sql.catalog.lockstep.jdbc.schema-version=V1",
                "--conf",
                "spark.sql.catalog.lockstep.warehouse=file:" + out,
                "-d",
                "tables=lockstep.lockstep",
                "-i",
                "jobs/sql/views.sql",
                "-e",
                query);
        assertThat(shell.stream().map(line -> line.replace("\t", ",")).toList())
                .hasSize(12)
                .containsExactlyInAnyOrderElementsOf(ours.lines().subList(1, 13));
    }

    private static String jars() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(jar -> jar.contains("iceberg-spark-runtime") || jar.contains("sqlite-jdbc"))
                .reduce((first, second) -> first + "," + second)
                .orElseThrow();
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(folder, "reader", ".out");
        Path said = Files.createTempFile(folder, "reader", ".err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.redirectOutput(printed.toFile())
                .redirectError(said.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readAllLines(printed);
    }
}
