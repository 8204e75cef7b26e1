package dev.lockstep.spark;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The imported reference sets under {@code --out}: one folder {@code sets/set_id=NAME} a set, moved into place whole, and never
 * changed from then on.
 */
public final class SetStore {
    static final String SETS = "sets";

    /** Begins with an underscore, so that whoever reads the folder as a table passes over it. */
    private static final String DIGEST = "_digest";

    private final Store store;

    /** The sets that lie beside a store's runs. */
    public SetStore(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /** Where the sets lie, for messages. */
    String location() {
        return store.location();
    }

    /**
     * Checks that all sets and all finished runs are there that a plan reads.
     *
     * @throws BadRunException if one is not
     */
    public void require(Plan plan) {
        for (CaseReading reading : plan.readings()) {
            String missing = reading.source()
                    .fold(
                            file -> null,
                            set -> has(set.name()) ? null : "set " + set.name(),
                            run -> new RunPlace(store, run.runId()).isFinished()
                                    ? null
                                    : "finished run " + run.runId());
            if (missing != null) {
                throw new BadRunException("--out " + location() + ": there is no " + missing + ", which "
                        + reading.caseId() + " has as its " + reading.side().label());
            }
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
        return store.exists(new Path(folder(name), DIGEST));
    }

    /** The digest of a set that is there. */
    String digest(String name) {
        return store.read(new Path(folder(name), DIGEST));
    }

    /** The set's rows, in no order. */
    Dataset<Row> read(SparkSession session, String name) {
        return TableReader.read(session, folder(name).toString(), Schemas.SETS);
    }

    /** A new place out of sight for a set to grow in. */
    Path stage() {
        return store.newStaging("set");
    }

    /**
     * Moves a set into place.
     *
     * @throws BadRunException if another import took the name in the meantime
     */
    void publish(Path staged, String name, String digest) {
        store.write(new Path(staged, DIGEST), digest);
        if (has(name)) {
            throw new BadRunException("--set " + name + ": another import took this name just now");
        }
        move(staged, folder(name));
    }

    private void move(Path staged, Path target) {
        try {
            store.files().mkdirs(target.getParent());
            if (!store.files().rename(staged, target)) {
                throw new IOException("cannot move " + staged + " to " + target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what an import left out of sight, if it is still there. */
    void discard(Path staged) {
        try {
            store.files().delete(staged, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + staged, e);
        }
    }

    private Path folder(String name) {
        return new Path(store.path(SETS), "set_id=" + name);
    }
}
