package dev.lockstep.spark.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work of the driver beside its own: two of Spark's jobs at once fill the cores where each alone waits, for the driver or for its
 * last task.
 */
public final class BackgroundWork implements AutoCloseable {
    private final CompletableFuture<Void> work;

    private BackgroundWork(CompletableFuture<Void> work) {
        this.work = work;
    }

    /** Starts the work in a thread of its own. */
    public static BackgroundWork start(Runnable work) {
        return new BackgroundWork(CompletableFuture.runAsync(work, BackgroundWork::inThread));
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "lockstep-background");
        // What it leaves undone when the driver ends, nobody wants.
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for its end.
     *
     * @throws CompletionException if it failed, with the cause
     */
    public void await() {
        work.join();
    }

    /** Returns when it has ended, however it did: nothing of it goes on in what the caller cleans up. */
    @Override
    public void close() {
        work.exceptionally(failure -> null).join();
    }
}
