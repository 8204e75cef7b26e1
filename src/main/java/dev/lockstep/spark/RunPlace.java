package dev.lockstep.spark;

import dev.lockstep.suite.FolderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * One run's place in a store: a folder {@code run_id=ID} in each table.
 *
 * <p>A run grows out of sight under {@code _staging}; publishing moves its tables into place, the row in {@code runs} last. Every
 * view asks for that row, so a run shows whole or not at all.
 */
public record RunPlace(Store store, String runId) {
    /** The folder of a run in a table, before its id. */
    static final String FOLDER = "run_id=";

    static final String LOGS = "logs";

    /** Out of sight: who claimed it, by the digest of what the run is asked. */
    private static final String OWNER = "owner";

    /** @throws BadRunException if the id could not name a folder and a column value alike */
    public RunPlace {
        if (!FolderNames.fits(runId)) {
            throw new BadRunException("--run-id " + runId + ": is no id of a run: " + FolderNames.FORM);
        }
    }

    /**
     * Makes the place out of sight, for this job alone.
     *
     * @param digest of what the run is asked
     * @throws BadRunException if the id is taken, by a finished run or by one under way, or nothing can be written there
     */
    public void claim(String digest) {
        requireNotFinished();
        try {
            store.createOnce(owner(), digest);
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw unfinishedIsThere();
        } catch (IOException e) {
            throw new BadRunException("--out " + store.location() + " cannot be written: " + e.getMessage());
        }
        requireStillFree();
    }

    /**
     * Checks, without claiming it, that the id could be claimed.
     *
     * @param resumes whether an unfinished run of it is no obstacle
     * @throws BadRunException if it could not
     */
    public void requireFree(boolean resumes) {
        requireNotFinished();
        if (!resumes && store.exists(owner())) {
            throw unfinishedIsThere();
        }
    }

    /** Whether some run has the id, finished or not. */
    public boolean isTaken() {
        return isFinished() || store.exists(owner());
    }

    private BadRunException unfinishedIsThere() {
        return new BadRunException("--run-id " + runId + ": there is an unfinished run of this name under "
                + store.location() + "; --resume goes on with it");
    }

    /** A run of this id that finished between the question and the claim freed its place out of sight. */
    private void requireStillFree() {
        try {
            requireNotFinished();
        } catch (BadRunException e) {
            discard();
            throw e;
        }
    }

    /**
     * Takes over what an unfinished run left, or claims the id if there is none.
     *
     * @throws BadRunException if the run has finished, was asked something else, or is under way
     */
    public void resume(String digest) {
        requireNotFinished();
        if (!store.exists(owner())) {
            claim(digest);
        } else if (!store.read(owner()).equals(digest)) {
            throw new BadRunException("--resume " + runId
                    + ": the unfinished run was asked something else (suite or seeds have changed since)");
        }
        Tenancy.requireVacant(this);
    }

    private Path owner() {
        return staged(OWNER);
    }

    private void requireNotFinished() {
        if (isFinished()) {
            throw new BadRunException(
                    "--run-id " + runId + ": there is such a run under " + store.location() + " already");
        }
    }

    /**
     * Checks that the run has finished.
     *
     * @throws BadRunException if it has not, or there is none
     */
    public void requireFinished() {
        if (!isFinished()) {
            throw unfinished();
        }
    }

    BadRunException unfinished() {
        return new BadRunException("--out " + store.location() + ": there is no finished run " + runId);
    }

    boolean isFinished() {
        return hasOwnFolder() || new Packs(store).of(runId).isPresent();
    }

    /** Whether the run has finished and lies in a folder of its own. */
    boolean hasOwnFolder() {
        return store.exists(published(Store.RUNS));
    }

    /** Whether there is something of the run out of sight. */
    boolean isUnderWay() {
        return store.exists(staging());
    }

    /** The place out of sight. */
    Path staging() {
        return new Path(store.path(Store.STAGING), FOLDER + runId);
    }

    /** A table or a file of the unfinished run. */
    Path staged(String name) {
        return new Path(staging(), name);
    }

    /** Whether the unfinished run has begun to write the table or the file. */
    boolean hasStaged(String name) {
        return store.exists(staged(name));
    }

    /** A table of the finished run. */
    Path published(String table) {
        return new Path(store.path(table), FOLDER + runId);
    }

    /** Moves the staged tables into place, the row in {@code runs} last, and clears the rest. */
    void publish() {
        try {
            for (String table : Store.ALL_TABLES) {
                store.move(staged(table), published(table));
            }
            store.files().delete(staging(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot publish run " + runId + " under " + store.location(), e);
        }
    }

    /** Drops the unfinished run: nothing of it is left, nor a folder that was made for it alone. */
    public void discard() {
        try {
            store.dropStaged(staging());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + staging(), e);
        }
    }

    /** The texts that are kept with the run: {@code logs/run_id=ID}. */
    Path logs() {
        return published(LOGS);
    }

    /** Keeps a text with the run. */
    public void keepLog(String name, String text) {
        store.write(new Path(logs(), name), text);
    }
}
