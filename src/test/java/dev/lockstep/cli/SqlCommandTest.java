package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sql} prints, and what it refuses. */
@ExtendWith(SharedSession.class)
class SqlCommandTest {
    private static final String SUITE = """
        {"suite": "rates", "schedules": [{"name": "c", "key": "c", "at": "all", "steps": 3,
          "candidate": {"framework": "hf", "scheduler": "cosine", "lr": 0.001, "params": {"num_warmup_steps": 0, "num_training_steps": 4}},
          "reference": {"framework": "hf", "scheduler": "linear", "lr": 0.001, "params": {"num_warmup_steps": 0, "num_training_steps": 4}}}]}
        """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void runASuite() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE);
        CommandRun run = CommandRun.of("run", suite.toString(), "--run-id", "only", "--out", out());
        assertThat(run.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        X'0AFF'                                  | [0A FF]
        array(1.5D, double('NaN'), NULL)         | [1.5, nan, NULL]
        map('a', 1, 'b', 2)                      | {a -> 1, b -> 2}
        struct(1, 'x', array(2))                 | {1, x, [2]}
        CAST(NULL AS STRING)                     | NULL
        1e-6D                                    | 1e-06
        CAST(12 AS DECIMAL(38, 0))               | 12
        TIMESTAMP '2026-11-26 03:04:05.25 UTC'   | 2026-11-26 03:04:05.25
        DATE '2026-11-26'                        | 2026-11-26
        true                                     | true
        concat('a', chr(10), 'b')                | a\\nb
        """)
    void valuesPrintAsSqlPrintsThem(String expression, String printed) {
        CommandRun run = sql("SELECT " + expression + " AS v");
        assertThat(run.err()).isEmpty();
        assertThat(run.lines().get(1).strip()).isEqualTo(printed);
    }

    @Test
    void jsonKeepsTypes() throws IOException {
        CommandRun run = sql(
                "SELECT run_id, 1 AS n, 2.5D AS d, double('inf') AS i, array(1, 2) AS a, map('k', X'00') AS m, 3 AS n"
                        + " FROM runs",
                "--json");
        JsonNode rows = new ObjectMapper().readTree(run.out());
        assertThat(rows.toString())
                .isEqualTo(
                        "[{\"run_id\":\"only\",\"n\":1,\"d\":2.5,\"i\":\"Infinity\",\"a\":[1,2],\"m\":{\"k\":\"AA==\"},"
                                + "\"n_2\":3}]");
    }

    @Test
    void csvIsQuotedWhereItMustBe() {
        assertThat(sql("SELECT 'a,b' AS x, 'say \"hi\"' AS `y,z`, NULL AS n, 2D AS d", "--csv")
                        .lines())
                .containsExactly("x,\"y,z\",n,d", "\"a,b\",\"say \"\"hi\"\"\",,2.0");
    }

    @Test
    void wideRowsPrintOneValueOnALine() {
        assertThat(sql("SELECT suite, run_id AS the_run FROM runs", "--vertical")
                        .lines())
                .containsExactly("row 1", "  suite    rates", "  the_run  only");
    }

    @Test
    void whatIsCutIsSaidBesideTheAnswer() {
        CommandRun run = sql("SELECT explode(array(1, 2, 3)) AS n", "--rows", "2", "--csv");
        assertThat(run.lines()).containsExactly("n", "1", "2");
        assertThat(run.err()).isEqualTo("lockstep: more than 2 rows; --rows shows more" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELEC 1                      | Syntax error at or near 'SELEC'
        SELECT 1 +                   | Syntax error at or near end of input
        SELECT FROM runs WHERE       | Syntax error
        SELECT nope FROM runs        | A column, variable, or function parameter with name `nope` cannot be resolved
        SELECT * FROM nowhere        | The table or view `nowhere` cannot be found
        SELECT 1 FROM runs UNION ALL SELECT 1 FROM sets | The table or view `sets` cannot be found
        SELECT 1/0                   | Division by zero
        SELECT int('x')              | The value 'x' of the type "STRING" cannot be cast to "INT"
        SELECT 1; SELECT 2           | Syntax error
        """)
    void aBadQueryIsOneLineOfSparksWords(String query, String words) {
        CommandRun run = sql(query);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("lockstep: sql " + query + ": " + words)
                .doesNotContain("SQLSTATE", "== SQL ==", " | ", "Relation");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t AS SELECT 1",
                "CREATE OR REPLACE TEMPORARY VIEW runs AS SELECT 1",
                "DROP VIEW runs",
                "INSERT OVERWRITE DIRECTORY 'never-written' USING parquet SELECT 1",
                "INSERT INTO runs SELECT 1",
                "FROM runs INSERT INTO t SELECT run_id",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                "DELETE FROM runs",
                "UPDATE runs SET suite = 'x'",
                "TRUNCATE TABLE runs",
                "ALTER TABLE runs ADD COLUMN x INT",
                "SET spark.sql.ansi.enabled = false",
                "RESET",
                "CACHE TABLE runs",
                "ADD JAR '/tmp/x.jar'",
                "CREATE TEMPORARY FUNCTION f AS 'x.Y'",
                "SELECT TRANSFORM(run_id) USING 'cat' AS (x) FROM runs",
                "CALL system.expire_snapshots('runs')",
                "BEGIN DROP VIEW runs; END",
                "ANALYZE TABLE runs COMPUTE STATISTICS",
                "MERGE INTO runs USING cases ON true WHEN MATCHED THEN DELETE",
            })
    void whatWritesIsRefused(String statement) {
        CommandRun run = sql(statement);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).startsWith("lockstep: sql " + statement + ": ");
        assertThat(Path.of("never-written")).doesNotExist();
        assertThat(sql("SELECT run_id FROM runs", "--csv").lines()).containsExactly("run_id", "only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DESCRIBE runs",
                "SHOW TABLES",
                "SHOW COLUMNS IN runs",
                "EXPLAIN SELECT 1",
                "VALUES (1)",
                "TABLE runs",
                "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
                "FROM runs SELECT run_id",
                "SELECT count(*) FROM diff",
            })
    void whatReadsIsRun(String statement) {
        CommandRun run = sql(statement);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private static String out() {
        return folder.resolve("out").toString();
    }

    private static CommandRun sql(String query, String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"sql", query, "--out", out()}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return CommandRun.of(words);
    }
}
