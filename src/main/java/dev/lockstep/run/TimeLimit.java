package dev.lockstep.run;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work in a thread of its own, for so long at most. Work that does not heed its interrupt is left behind: its thread
 * continues, but nobody sees what it makes.
 */
final class TimeLimit {
    /** How long an interrupted run may take to its next iteration, where it looks. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private TimeLimit() {}

    /**
     * What the work returns or throws.
     *
     * @throws CaseTimeoutException if it takes longer
     * @throws CancellationException if the caller is interrupted, and so is the work
     */
    static <T> T call(Duration limit, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "lockstep-case");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new CaseTimeoutException(limit, ends(thread));
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    private static boolean ends(Thread thread) {
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
