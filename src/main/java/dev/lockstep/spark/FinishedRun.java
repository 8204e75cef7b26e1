package dev.lockstep.spark;

import java.time.Instant;
import java.util.Objects;

/**
 * A finished run, as whoever tidies sees it.
 *
 * @param runId its id
 * @param suite the suite's name
 * @param finished when it ended
 * @param spec the suite as canonical JSON
 * @param pack the pack that it lies in; empty if it has folders of its own
 * @param bytes what its tables take, logs aside; of a pack its share
 */
record FinishedRun(String runId, String suite, Instant finished, String spec, String pack, long bytes) {
    FinishedRun {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(finished, "finished");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(pack, "pack");
        if (bytes < 0) {
            throw new IllegalArgumentException("FinishedRun " + runId + ": bytes " + bytes + " is negative");
        }
    }

    boolean isPacked() {
        return !pack.isEmpty();
    }
}
