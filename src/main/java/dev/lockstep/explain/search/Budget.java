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

    boolean isSpent() {
        return System.nanoTime() - startNanos >= limitNanos;
    }

    double elapsedSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
