package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.LogTables;
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
                .select("run_id", "suite", "number", "spec")
                .collectAsList()
                .stream()
                .map(FinishedRun::of)
                .toList();
    }

    private static FinishedRun of(Row row) {
        return new FinishedRun(row.getAs("run_id"), row.getAs("suite"), row.getAs("number"), row.getAs("spec"));
    }
}
