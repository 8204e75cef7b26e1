package dev.lockstep.spark.table;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What has become of a run. Who moves it from one state to the next:
 *
 * <pre>
 * Absent     -> Unfinished  StoredRun.claim, StoredRun.resume: one job alone can make the table of the claim
 * Unfinished -> Finished    Attempt.publish: every table is committed, the row in runs last
 * Unfinished -> Failed      Attempt.fail: what was computed is kept
 * Unfinished -> Absent      Attempt.discard: the input was bad, and nothing is kept
 * Unfinished -> Unfinished  a job that dies or is killed; StoredRun.resume by the next, once no heartbeat comes from it
 * Failed     -> Unfinished  StoredRun.resume
 * Finished   -> Absent      Tidy, when newer runs of the suite are to be kept instead
 * </pre>
 */
public sealed interface RunState {
    /** What the run's process returned; empty as long as it has not finished. */
    OptionalInt exitCode();

    /** In words. */
    String text();

    /** Nobody has claimed the id. */
    record Absent() implements RunState {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public String text() {
            return "not there";
        }
    }

    /**
     * Its tables are in place.
     *
     * @param code 0 or 1
     */
    record Finished(int code) implements RunState {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.of(code);
        }

        @Override
        public String text() {
            return "finished, " + (code == 0 ? "all checks as expected" : "a check failed");
        }
    }

    /**
     * It is under way, or its job died.
     *
     * @param progress of its job
     * @param lastSign when the job last changed something
     */
    record Unfinished(Progress progress, Instant lastSign) implements RunState {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public String text() {
            return "unfinished, " + progress.text() + ", last heartbeat " + lastSign;
        }
    }

    /**
     * Its job failed. What it had done is kept, and {@code --resume} continues it.
     *
     * @param cause one line
     */
    record Failed(Progress progress, String cause) implements RunState {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public String text() {
            return "failed, " + progress.text() + ": " + cause;
        }
    }

    /**
     * How far a job is.
     *
     * @param sidesDone how many computed sides of cases are kept
     * @param sides how many there are in all; -1 if the job has not planned yet
     */
    record Progress(long sidesDone, long sides) {
        String text() {
            return sides < 0 ? "not planned yet" : sidesDone + " of " + sides + " cases done";
        }
    }
}
