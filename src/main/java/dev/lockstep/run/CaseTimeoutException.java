package dev.lockstep.run;

import java.time.Duration;

/** A case took longer than it may. */
final class CaseTimeoutException extends RuntimeException {
    /** @param ended whether the run stopped when it was interrupted */
    CaseTimeoutException(Duration limit, boolean ended) {
        super("not done after " + limit.toMillis() / 1e3 + " s"
                + (ended ? "" : ", and does not stop: its thread is left behind"));
    }
}
