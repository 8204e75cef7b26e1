package dev.lockstep.spark.set;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.ReadTask;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.NewRows;
import dev.lockstep.store.OneRow;
import dev.lockstep.store.Store;
import dev.lockstep.suite.RecordedRun;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The imported reference sets: rows of {@code sets}, each with the digest of its set. A set is committed once, whole, and never
 * changes from then on.
 */
public final class SetStore {
    private final Store store;

    /** The sets that lie beside a store's runs. */
    public SetStore(Store store) {
        this.store = store;
    }

    public Store store() {
        return store;
    }

    /** Where the sets lie, for messages. */
    String location() {
        return store.location();
    }

    /**
     * Checks that all sets and all checks of finished runs are there that a plan reads.
     *
     * @throws BadRunException if one is not
     */
    public void require(Plan plan) {
        for (ReadTask reading : plan.readings()) {
            String missing = reading.source()
                    .fold(
                            file -> null,
                            set -> has(set.name()) ? null : "set " + set.name(),
                            run -> new StoredRun(store, run.runId()).isFinished()
                                    ? null
                                    : "finished run " + run.runId());
            if (missing != null) {
                throw new BadRunException("--out " + location() + ": there is no " + missing + ", which "
                        + reading.caseId() + " has as its " + reading.side().label());
            }
        }
        StoredKeys keys = new StoredKeys(store);
        plan.readings().forEach(reading -> run(reading).ifPresent(run -> requireCheck(reading, run, keys)));
    }

    private static Optional<RecordedRun> run(ReadTask reading) {
        return reading.source().fold(file -> Optional.empty(), set -> Optional.empty(), Optional::of);
    }

    private static void requireCheck(ReadTask reading, RecordedRun run, StoredKeys keys) {
        if (!keys.checks(run.runId()).contains(run.check())) {
            throw new BadRunException("run " + run.runId() + " has no check " + run.check() + ", which "
                    + reading.caseId() + " has as its " + reading.side().label() + ", but "
                    + String.join(", ", keys.checks(run.runId())));
        }
    }

    /**
     * Checks that a set is there.
     *
     * @throws BadRunException if it is not
     */
    public void require(String name) {
        if (!has(name)) {
            throw new BadRunException("--out " + location() + ": there is no set " + name);
        }
    }

    boolean has(String name) {
        return digest(name).isPresent();
    }

    /** The digest of a set; empty if there is none of this name. */
    Optional<String> digest(String name) {
        return OneRow.where(store, LogTables.SETS, Columns.SET_ID, name, Columns.SET_DIGEST)
                .map(row -> (String) row.getField(Columns.SET_DIGEST));
    }

    /** The set's rows, in no order. */
    public Dataset<Row> read(SparkSession session, String name) {
        return LogTables.read(session, store.table(LogTables.SETS))
                .where(col(Columns.SET_ID).equalTo(name))
                .drop(Columns.SET_ID, Columns.SET_DIGEST);
    }

    /**
     * Commits a set, unless there is one of its name: however long ago the files were begun.
     *
     * @return false if there is
     */
    boolean publish(String name, List<DataFile> files) {
        return NewRows.commit(store.table(LogTables.SETS), Columns.SET_ID, name, files);
    }
}
