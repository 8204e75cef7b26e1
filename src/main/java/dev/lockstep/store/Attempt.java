package dev.lockstep.store;

import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.function.LongFunction;
import org.apache.hadoop.fs.FSError;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

/**
 * A job's work on a run, from the claim to the end. A heartbeat every two seconds lets another job that would resume the run see
 * that this one is alive; outcomes are kept as they come. A job that stood still for so long that another one took the run over can
 * commit nothing any more.
 */
public final class Attempt implements AutoCloseable {
    /** Outcomes are committed no more often than this. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private final Store store;
    private final Claim claim;
    private final String runId;
    private final String token;
    private final boolean resumed;
    private final RunFence fence;
    private final Timer clock = new Timer("lockstep-heartbeat", true);
    private final OutcomeQueue outcomes = new OutcomeQueue();
    private boolean ended;

    private Attempt(Store store, Claim claim, String token, boolean resumed) {
        this.store = store;
        this.claim = claim;
        this.runId = claim.runId();
        this.token = token;
        this.resumed = resumed;
        this.fence = new RunFence(runId, claim.attempt());
        clock.schedule(new Beat(), Takeover.HEARTBEAT.toMillis(), Takeover.HEARTBEAT.toMillis());
        clock.schedule(new Keeping(), GATHERING.toMillis(), GATHERING.toMillis());
    }

    /**
     * Claims a run's id for this job.
     *
     * @param asked the digest of what the run is asked
     * @param rows the columns of its outcomes
     * @throws BadRunException if there is an unfinished run of this id
     */
    public static Attempt claim(Store store, String runId, String asked, Schema rows) {
        String token = UUID.randomUUID().toString();
        try {
            return new Attempt(store, Claim.make(store, runId, asked, token, rows), token, false);
        } catch (AlreadyExistsException e) {
            throw new BadRunException("--run-id " + runId + ": there is an unfinished run of this name under "
                    + store.location() + "; --resume continues it");
        }
    }

    /**
     * Continues an unfinished run.
     *
     * @throws BadRunException if it was asked something else, or another job works on it
     */
    public static Attempt resume(Store store, Claim claim, String asked) {
        String runId = claim.runId();
        if (!claim.asked().equals(asked)) {
            throw new BadRunException("--resume " + runId
                    + ": the unfinished run was started with another suite, other seeds or another --no-noise");
        }
        String token = UUID.randomUUID().toString();
        Takeover.of(claim, token);
        Attempt attempt = new Attempt(store, claim, token, true);
        store.find(Store.RUNS).ifPresent(attempt.fence::raise);
        return attempt;
    }

    /** The run's id. */
    public String runId() {
        return runId;
    }

    /** Where it works. */
    public Store store() {
        return store;
    }

    /** What the cases came to so far, as this job last saw it. */
    public Table outcomes() {
        return claim.outcomes();
    }

    /** Says what there is to do. */
    public void begin(int sides, String suite) {
        if (!claim.begin(token, sides, suite)) {
            throw new TakenOverException(runId);
        }
    }

    /** Keeps outcomes that a task has written; soon, and in any thread. */
    public void keep(List<DataFile> files) {
        outcomes.add(files);
    }

    /** Keeps what was read for the cases, in place of what an earlier job read. */
    public synchronized void keepRecorded(List<DataFile> files) {
        claim.replaceRecorded(files);
    }

    /**
     * Keeps the outcomes that are still waiting.
     *
     * @throws TakenOverException if another job works on the run now
     */
    public synchronized void keepAll() {
        outcomes.commitTo(claim.outcomes());
    }

    /**
     * Commits a table's rows of this run, in place of what an earlier attempt left there.
     *
     * @throws TakenOverException if another job works on the run now
     */
    public void commit(Table table, List<DataFile> files) {
        if (resumed) {
            OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.equal("run_id", runId));
            files.forEach(overwrite::addFile);
            commit(overwrite);
        } else if (!files.isEmpty()) {
            AppendFiles append = table.newAppend();
            files.forEach(append::appendFile);
            commit(append);
        }
    }

    /**
     * Makes the run visible, and ends the attempt.
     *
     * @param runs the table {@code runs}
     * @param row writes the run's row, given its number: runs that are published later have greater ones
     * @throws TakenOverException if another job works on the run now
     */
    public synchronized void publish(Table runs, LongFunction<DataFile> row) {
        boolean published = false;
        while (!published) {
            store.requireCatalog();
            if (!claim.isOf(token)) {
                throw new TakenOverException(runId);
            }
            runs.refresh();
            published = publish(runs, row, runs.currentSnapshot());
        }
        stop();
        claim.drop();
    }

    /** False if another commit came between, and the number is another one's. */
    private boolean publish(Table runs, LongFunction<DataFile> row, Snapshot last) {
        DataFile file = row.apply(last == null ? 1 : last.sequenceNumber() + 1);
        try {
            fence.publish(runs.newAppend().appendFile(file), last).commit();
            return true;
        } catch (ValidationException e) {
            runs.io().deleteFile(file.location());
            return false;
        }
    }

    private <T extends SnapshotUpdate<T>> void commit(SnapshotUpdate<T> update) {
        try {
            fence.guard(update).commit();
        } catch (ValidationException e) {
            throw new TakenOverException(runId);
        }
    }

    /** Says that the job failed. Best effort: why it failed may be why this fails. */
    public void fail(String cause) {
        try {
            claim.fail(token, cause);
        } catch (RuntimeException | FSError e) {
            // A disk that is full, a file system that is gone: the job's own message stands.
        }
    }

    /** Gives the run up: nothing of it is left, nor a folder that was made for it alone. */
    public void discard() {
        stop();
        claim.drop();
        store.dropIfUnused();
    }

    private final class Keeping extends TimerTask {
        @Override
        public void run() {
            try {
                keepAll();
            } catch (RuntimeException | FSError e) {
                // The job itself tries once more at the end of the cases.
            }
        }
    }

    /** Only with its own token: who was taken over stays so. */
    private final class Beat extends TimerTask {
        @Override
        public void run() {
            synchronized (Attempt.this) {
                try {
                    if (!ended && !claim.sign(token)) {
                        stop();
                    }
                } catch (RuntimeException | FSError e) {
                    // A file system that fails for once; if it fails for long, the job itself finds out.
                }
            }
        }
    }

    /** Ends the attempt. A run that is not published can be resumed at once. */
    @Override
    public synchronized void close() {
        if (!ended) {
            stop();
            try {
                claim.release(token);
            } catch (RuntimeException | FSError e) {
                // Then whoever resumes waits for a heartbeat that does not come.
            }
        }
    }

    private void stop() {
        ended = true;
        clock.cancel();
    }
}
