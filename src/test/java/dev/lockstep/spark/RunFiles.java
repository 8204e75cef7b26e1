package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of one run as their files hold them.
 *
 * @param out any Hadoop path
 */
public record RunFiles(String out, String runId) {
    private static final List<String> TABLES = List.of("cases", "log", "reference", "diff", "summary", "runs");

    /** Fails if a table differs from another run's in more than design.md lets differ: run id, times and hosts; or has a row twice. */
    public void requireSameAs(RunFiles other) {
        for (String table : TABLES) {
            List<String> theirs = other.rows(table);
            assertThat(theirs).as("%s of run %s", table, other.runId).isNotEmpty();
            List<String> ours = rows(table);
            // Not as one assertion over the lists, which would print both whole.
            assertThat(ours).as("%s of run %s", table, runId).hasSameSizeAs(theirs);
            for (int row = 0; row < ours.size(); row++) {
                assertThat(ours.get(row)).as("%s of run %s", table, runId).isEqualTo(theirs.get(row));
            }
        }
        requireNoDuplicates();
    }

    /** Every row as JSON, sorted. */
    private List<String> rows(String table) {
        return withoutHosts(read(table)).toJSON().collectAsList().stream()
                .sorted()
                .toList();
    }

    /** Fails if a value or a difference is there twice. */
    public void requireNoDuplicates() {
        Dataset<Row> values = read("log").unionByName(read("reference"));
        assertThat(values.select("case_id", "side", "key", "iteration", "chunk")
                        .distinct()
                        .count())
                .as("distinct values of run %s", runId)
                .isEqualTo(values.count());
        Dataset<Row> diffs = read("diff");
        assertThat(diffs.select("case_id", "key").distinct().count())
                .as("distinct differences of run %s", runId)
                .isEqualTo(diffs.count());
    }

    /** Why cases failed, each cause once. */
    public List<String> causes() {
        return read("diff").where(col("verdict").equalTo("failed")).select("cause").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Dataset<Row> read(String table) {
        return Tables.rows(out, table, runId);
    }

    private static Dataset<Row> withoutHosts(Dataset<Row> rows) {
        List<String> columns = List.of(rows.columns());
        if (columns.contains("elapsed_millis")) {
            return rows.drop("elapsed_millis");
        }
        if (columns.contains("producer")) {
            return rows.withColumn("producer", col("producer").withField("host", lit("")));
        }
        // Each check's verdict is in the row of its run, beside producers that name hosts.
        return columns.contains("started")
                ? rows.drop("hosts", "master", "started", "finished", "application_id", "number", "report")
                        .withColumn(
                                "checks",
                                org.apache.spark.sql.functions.expr(
                                        "transform(checks, c -> struct(c.check, c.verdict, c.passed,"
                                                + " c.candidate.digest, c.reference.digest))"))
                : rows;
    }
}
