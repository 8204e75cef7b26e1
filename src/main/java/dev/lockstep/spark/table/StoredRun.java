package dev.lockstep.spark.table;

import dev.lockstep.store.Attempt;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Claim;
import dev.lockstep.store.OneRow;
import dev.lockstep.store.Store;
import dev.lockstep.suite.FolderNames;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.data.Record;

/**
 * A run from its id to its end: {@link #claim claimed} or {@link #resume resumed} by a job, whose {@link Attempt} keeps what the
 * cases come to, commits the tables' rows and at last publishes the row in {@code runs}. Every view asks for that row, so a run
 * shows whole or not at all. Its {@link RunState} says how far it is, and who moves it on. Starts no Spark.
 */
public record StoredRun(Store store, String runId) {
    private static final String LOGS = "logs";

    /** @throws BadRunException if the id could not name a folder and a column value alike */
    public StoredRun {
        if (!FolderNames.fits(runId)) {
            throw new BadRunException("--run-id " + runId + ": is no id of a run: " + FolderNames.FORM);
        }
    }

    /**
     * Claims the id for this job.
     *
     * @param asked the digest of what the run is asked
     * @throws BadRunException if the id is taken, by a finished run or by an unfinished one, or nothing can be written there
     */
    public Attempt claim(String asked) {
        requireNotFinished();
        LogTables.make(store);
        Attempt attempt = Attempt.claim(store, runId, asked, LogTables.outcomes());
        requireStillFree(attempt);
        return attempt;
    }

    /** A run of this id that was published between the question and the claim. */
    private void requireStillFree(Attempt attempt) {
        try {
            requireNotFinished();
        } catch (BadRunException e) {
            attempt.discard();
            throw e;
        }
    }

    /**
     * Takes over what an unfinished run left, or claims the id if there is none.
     *
     * @throws BadRunException if the run has finished, was asked something else, or is under way
     */
    public Attempt resume(String asked) {
        requireNotFinished();
        Optional<Claim> claim = Claim.find(store, runId);
        return claim.isPresent() ? resume(claim.get(), asked) : claim(asked);
    }

    /** The earlier job may have published just before it could not any more. */
    private Attempt resume(Claim claim, String asked) {
        Attempt attempt = Attempt.resume(store, claim, asked);
        try {
            requireNotFinished();
            return attempt;
        } catch (BadRunException e) {
            attempt.close();
            throw e;
        }
    }

    /**
     * Checks, without claiming it, that the id could be claimed.
     *
     * @param resumes whether an unfinished run of it is no obstacle
     * @throws BadRunException if it could not
     */
    public void requireFree(boolean resumes) {
        requireNotFinished();
        if (!resumes && Claim.find(store, runId).isPresent()) {
            throw new BadRunException("--run-id " + runId + ": there is an unfinished run of this name under "
                    + store.location() + "; --resume continues it");
        }
    }

    /** Whether some run has the id, finished or not. */
    public boolean isTaken() {
        return !(state() instanceof RunState.Absent);
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
            throw new BadRunException("--out " + store.location() + ": there is no finished run " + runId);
        }
    }

    /** Whether its row is in {@code runs}. */
    public boolean isFinished() {
        return exitCode().isPresent();
    }

    private Optional<Integer> exitCode() {
        return row(RunsTable.EXIT_CODE).map(row -> (Integer) row.getField(RunsTable.EXIT_CODE));
    }

    /** The report of the finished run, as {@code --json} writes it. */
    public String report() {
        return row(RunsTable.REPORT)
                .map(row -> (String) row.getField(RunsTable.REPORT))
                .orElseThrow(
                        () -> new BadRunException("--out " + store.location() + ": there is no finished run " + runId));
    }

    /** The suite of the finished run, as canonical JSON. */
    public String suite() {
        return row("spec")
                .map(row -> (String) row.getField("spec"))
                .orElseThrow(
                        () -> new BadRunException("--out " + store.location() + ": there is no finished run " + runId));
    }

    private Optional<Record> row(String column) {
        return OneRow.where(store, Store.RUNS, Columns.RUN_ID, runId, column);
    }

    /** What has become of the run. */
    public RunState state() {
        return exitCode()
                .<RunState>map(RunState.Finished::new)
                .orElseGet(() -> Claim.find(store, runId).map(StoredRun::state).orElseGet(RunState.Absent::new));
    }

    private static RunState state(Claim claim) {
        RunState.Progress progress = new RunState.Progress(claim.sidesDone(), claim.sides());
        return claim.failure()
                .<RunState>map(cause -> new RunState.Failed(progress, cause))
                .orElseGet(() -> new RunState.Unfinished(progress, claim.lastSign()));
    }

    /** Where the texts lie that are kept with the run: {@code logs/run_id=ID}. */
    public Path logs() {
        return new Path(store.place().path(LOGS), "run_id=" + runId);
    }

    /** Keeps a text with the run. */
    public void keepLog(String name, String text) {
        store.place().write(new Path(logs(), name), text);
    }
}
