package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.RunsTable;
import dev.lockstep.store.Store;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A finished run, as whoever tidies sees it.
 *
 * @param runId its id
 * @param suite the suite's name
 * @param number greater than that of every run that was published earlier
 * @param spec the suite as canonical JSON
 */
record FinishedRun(String runId, String suite, long number, String spec) {
    FinishedRun {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(spec, "spec");
    }

    /** All of a store. */
    static List<FinishedRun> list(SparkSession session, Store store) {
        return LogTables.read(session, store.table(Store.RUNS))
                .select(Columns.RUN_ID, Columns.SUITE, RunsTable.NUMBER, RunsTable.SPEC)
                .collectAsList()
                .stream()
                .map(FinishedRun::of)
                .toList();
    }

    private static FinishedRun of(Row row) {
        return new FinishedRun(
                row.getAs(Columns.RUN_ID),
                row.getAs(Columns.SUITE),
                row.getAs(RunsTable.NUMBER),
                row.getAs(RunsTable.SPEC));
    }
}
