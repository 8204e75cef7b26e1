package dev.lockstep.spark.table;

import java.time.Instant;

/** What has become of a run. */
public sealed interface RunState {
    /**
     * Its tables are in place.
     *
     * @param exitCode what its process returned: 0 or 1
     */
    record Finished(int exitCode) implements RunState {}

    /**
     * It is under way, or its job died.
     *
     * @param sidesDone how many computed sides of cases are kept
     * @param sides how many there are in all; -1 if the job has not planned yet
     * @param lastSign when the job last left a file
     */
    record Unfinished(long sidesDone, long sides, Instant lastSign) implements RunState {}

    /**
     * Its job failed. What it had done is kept, and {@code --resume} goes on with it.
     *
     * @param cause one line
     */
    record Failed(long sidesDone, long sides, String cause) implements RunState {}
}
