package dev.lockstep.store;

import java.util.Iterator;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;

/**
 * Keeps an attempt at a run that was taken over from committing: every commit says whose it is, and one that finds a later attempt
 * among those before it fails. The catalog's compare-and-swap makes that exact.
 *
 * @param attempt greater than that of all earlier attempts at the run
 */
record RunFence(String runId, long attempt) {
    private static final String RUN = "lockstep.run-id";
    private static final String ATTEMPT = "lockstep.attempt";

    /** The same change, that says whose it is and fails after a later attempt's. */
    <T extends SnapshotUpdate<T>> T guard(SnapshotUpdate<T> update) {
        return update.set(RUN, runId).set(ATTEMPT, Long.toString(attempt)).validateWith(this::isLatest);
    }

    /** The same, and only right after this snapshot. */
    <T extends SnapshotUpdate<T>> T publish(SnapshotUpdate<T> update, Snapshot last) {
        return update.set(RUN, runId)
                .set(ATTEMPT, Long.toString(attempt))
                .validateWith(ancestors -> isLast(last, ancestors) && isLatest(ancestors));
    }

    private static boolean isLast(Snapshot last, Iterable<Snapshot> ancestors) {
        Iterator<Snapshot> newestFirst = ancestors.iterator();
        return last == null
                ? !newestFirst.hasNext()
                : newestFirst.hasNext() && newestFirst.next().snapshotId() == last.snapshotId();
    }

    /** From now on earlier attempts cannot publish. */
    void raise(Table runs) {
        guard(runs.newFastAppend()).commit();
    }

    private boolean isLater(Snapshot snapshot) {
        return runId.equals(snapshot.summary().get(RUN))
                && Long.parseLong(snapshot.summary().getOrDefault(ATTEMPT, "0")) > attempt;
    }

    private boolean isLatest(Iterable<Snapshot> ancestors) {
        for (Snapshot snapshot : ancestors) {
            if (isLater(snapshot)) {
                return false;
            }
        }
        return true;
    }
}
