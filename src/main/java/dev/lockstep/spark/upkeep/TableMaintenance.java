package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.LogTables;
import dev.lockstep.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/** Iceberg's own maintenance of a table. */
final class TableMaintenance {
    /** A file this old that no snapshot knows was left by a dead job. */
    private static final Duration DEAD = Duration.ofDays(1);

    private static final long FILE_BYTES = 256L << 20;

    private final SparkSession session;
    private final Store store;

    TableMaintenance(SparkSession session, Store store) {
        // A session of its own: Spark keeps a catalog under its name for the life of a session.
        this.session = session.newSession();
        this.store = store;
        store.sparkSettings().forEach((key, value) -> this.session.conf().set(key, value));
    }

    /** Deletes the rows of runs. */
    void deleteRuns(String table, List<String> runs) {
        if (!runs.isEmpty()) {
            String ids = runs.stream().map(run -> "'" + run + "'").collect(Collectors.joining(", "));
            session.sql("DELETE FROM " + store.sparkName(table) + " WHERE run_id IN (" + ids + ")");
        }
    }

    /**
     * The same of what was measured of noise, without what another Lockstep measured: this one does not read it.
     *
     * @param isRead whether an unfinished run may be reading it: files that hold what it reads must stay
     */
    void compactNoise(boolean isRead) {
        Table table = store.find(LogTables.NOISE).orElse(null);
        if (table == null || table.currentSnapshot() == null) {
            return;
        }
        if (!isRead) {
            deleteOtherVersions(table);
        }
        compact(LogTables.NOISE, isRead);
    }

    private static void deleteOtherVersions(Table table) {
        try {
            table.newDelete()
                    .deleteFromRowFilter(LogTables.noiseOfOtherVersions())
                    .commit();
        } catch (ValidationException e) {
            // Another Lockstep has put its rows into one file with these: all stay, and are a little room.
        }
    }

    /**
     * Puts small files together, and removes files that only earlier states of the table had, or nobody.
     *
     * @param isWritten whether an unfinished run has files in it: those must stay apart
     */
    void compact(String name, boolean isWritten) {
        Table table = store.table(name);
        if (table.currentSnapshot() == null) {
            return;
        }
        if (!isWritten) {
            SparkActions.get(session)
                    .rewriteDataFiles(table)
                    .binPack()
                    .option("min-input-files", "2")
                    .option("target-file-size-bytes", Long.toString(FILE_BYTES))
                    .execute();
            table.refresh();
        }
        // What the last snapshot deleted goes when that one expires: so the last one must not be that one.
        table.newAppend().commit();
        long now = System.currentTimeMillis();
        table.expireSnapshots().expireOlderThan(now).retainLast(1).commit();
        removeOrphans(store.table(name), now - DEAD.toMillis());
    }

    /** Spark's jobs for it take seconds, even if there is nothing to remove. */
    private void removeOrphans(Table table, long olderThan) {
        if (new OrphanCheck(table).hasStrangers(olderThan)) {
            SparkActions.get(session)
                    .deleteOrphanFiles(table)
                    .olderThan(olderThan)
                    .execute();
        }
    }

    /** How many data files a table has. */
    static long dataFiles(Table table) {
        return table.currentSnapshot() == null
                ? 0
                : Long.parseLong(
                        table.currentSnapshot().summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
    }
}
