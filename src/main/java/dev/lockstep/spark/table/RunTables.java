package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of one finished run. */
public record RunTables(SparkSession session, StoredRun run) {
    /** The run's rows of a table, without its id. */
    public Dataset<Row> read(String table) {
        return LogTables.read(session, run.store().table(table), table)
                .where(col(Columns.RUN_ID).equalTo(run.runId()))
                .drop(Columns.RUN_ID);
    }

    /** What the run computed and what it read: rows of {@link ValueTable}. */
    public Dataset<Row> values() {
        return read(LogTables.LOG).unionByName(read(LogTables.REFERENCE));
    }

    /** The names of its checks, sorted. */
    public List<String> checks() {
        List<Row> names = read(LogTables.CASES)
                .select(Columns.CHECK)
                .distinct()
                .orderBy(Columns.CHECK)
                .collectAsList();
        return names.stream().map(row -> row.getString(0)).toList();
    }
}
