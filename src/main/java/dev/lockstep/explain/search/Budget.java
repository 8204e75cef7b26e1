package dev.lockstep.explain.search;

import java.time.Duration;

/** How long a search may take; what it has by then is what it says. */
public final class Budget {
    private final long startNanos = System.nanoTime();
    private final long limitNanos;

    private Budget(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** From now on. */
    public static Budget of(Duration limit) {
        return new Budget(limit.toNanos());
    }

    /** Whether a share of it is spent. */
    boolean isSpent(double share) {
        return System.nanoTime() - startNanos >= share * limitNanos;
    }

    double leftSeconds() {
        return Math.max(0, limitNanos / 1e9 - elapsedSeconds());
    }

    double elapsedSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
