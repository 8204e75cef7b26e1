package dev.lockstep.explain.search;

import java.time.Duration;

/** How long a search may take; what it has by then is what it says. */
public final class Budget {
    private final long startNanos = System.nanoTime();
    private final long limitNanos;
    private final long spentNanos;

    private Budget(long limitNanos, long spentNanos) {
        this.limitNanos = limitNanos;
        this.spentNanos = spentNanos;
    }

    /** From now on. */
    public static Budget of(Duration limit) {
        return new Budget(limit.toNanos(), 0);
    }

    /** What another search has left of a limit; shares are of that, and the time that it took counts as this one's. */
    public static Budget after(Duration spent, Duration limit) {
        return new Budget(limit.minus(spent).toNanos(), spent.toNanos());
    }

    /** Whether a share of it is spent. */
    boolean isSpent(double share) {
        return nanos() >= share * limitNanos;
    }

    double leftSeconds() {
        return Math.max(0, (limitNanos - nanos()) / 1e9);
    }

    double elapsedSeconds() {
        return (spentNanos + nanos()) / 1e9;
    }

    private long nanos() {
        return System.nanoTime() - startNanos;
    }
}
