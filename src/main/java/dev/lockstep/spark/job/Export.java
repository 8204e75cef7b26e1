package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.ObservationColumns;
import dev.lockstep.spark.table.RunTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import dev.lockstep.suite.Role;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Values out of tables, as a file would hold them; they have to fit in memory.
 *
 * @param arrays by seed and by the check's order of keys, or in the set's order
 * @param cases how many cases the check has; 0 for a set
 * @param casesFound how many of them have a value
 */
public record Export(RecordTree arrays, long cases, long casesFound) {
    /**
     * One side of a check.
     *
     * @throws BadRunException if the run has no such check, or nothing was observed on this side
     */
    public static Export ofRun(SparkSession session, StoredRun run, String check, Role side) {
        RunTables tables = new RunTables(session, run);
        Dataset<Row> cases = tables.read(LogTables.CASES)
                .where(col(Columns.CHECK).equalTo(check))
                .select(Columns.CASE_ID, Columns.SEED);
        long count = cases.count();
        if (count == 0) {
            throw new BadRunException("--check " + check + ": run " + run.runId() + " has no such check, but "
                    + String.join(", ", tables.checks()));
        }
        Dataset<Row> keys = tables.read(LogTables.SUMMARY)
                .where(col(Columns.CHECK).equalTo(check))
                .select(Columns.KEY, Columns.POSITION);
        Dataset<Row> values = tables.values()
                .where(col(Columns.SIDE).equalTo(side.label()))
                .join(cases, Columns.CASE_ID)
                .join(keys, Columns.KEY)
                .orderBy(Columns.SEED, Columns.POSITION);
        Export export = of(values, count);
        if (export.casesFound() == 0) {
            throw new BadRunException("--side " + side.label() + ": check " + check + " of run " + run.runId()
                    + " has no value on this side");
        }
        return export;
    }

    /** An imported set. */
    public static Export ofSet(SparkSession session, Store store, String name) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        new SetStore(store)
                .read(session, name)
                .orderBy(Columns.POSITION)
                .toLocalIterator()
                .forEachRemaining(row -> {
                    Observation value = ObservationColumns.of(row);
                    arrays.put(value.key(), value.value());
                });
        return new Export(RecordTree.ofFlat(arrays), 0, 0);
    }

    private static Export of(Dataset<Row> values, long cases) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Iterator<Row> rows = values.toLocalIterator();
        String lastCase = "";
        long casesFound = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            Observation value = ObservationColumns.of(row);
            arrays.put(
                    cases > 1 ? "seed_" + row.<Long>getAs(Columns.SEED) + "/" + value.key() : value.key(),
                    value.value());
            casesFound += lastCase.equals(row.getAs(Columns.CASE_ID)) ? 0 : 1;
            lastCase = row.getAs(Columns.CASE_ID);
        }
        return new Export(RecordTree.ofFlat(arrays), cases, casesFound);
    }
}
