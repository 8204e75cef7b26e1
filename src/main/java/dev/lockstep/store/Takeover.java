package dev.lockstep.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a job may take over a run that another one claimed: that one has ended, or gives no heartbeat any more. */
final class Takeover {
    /** How often a job at work says so. */
    static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** Three heartbeats in a row that did not come. */
    private static final Duration SILENCE = HEARTBEAT.multipliedBy(3);

    /** Long past by any two machines' clocks: not worth the wait. */
    private static final Duration LONG_PAST = Duration.ofMinutes(5);

    private Takeover() {}

    /**
     * Makes another job the one that works on the run; waits for a heartbeat where the last one is recent.
     *
     * @param token of that job
     * @throws BadRunException if a job is at work on it
     */
    static void of(Claim claim, String token) {
        requireSilent(claim);
        if (!claim.takeOver(token)) {
            throw busy(claim);
        }
    }

    private static void requireSilent(Claim claim) {
        String token = claim.token();
        Instant last = claim.lastSign();
        if (claim.isReleased() || Duration.between(last, Instant.now()).compareTo(LONG_PAST) > 0) {
            return;
        }
        pause();
        Optional<Claim> now = claim.refreshed();
        if (now.isEmpty()
                || !now.get().token().equals(token)
                || !now.get().lastSign().equals(last)) {
            throw busy(claim);
        }
    }

    private static BadRunException busy(Claim claim) {
        return new BadRunException("--run-id " + claim.runId() + ": another job is working on this run");
    }

    private static void pause() {
        try {
            Thread.sleep(SILENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
