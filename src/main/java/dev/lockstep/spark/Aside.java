package dev.lockstep.spark;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work of the driver beside its own: two of Spark's jobs at once fill the cores where each alone waits, for the driver or for its
 * last task.
 */
final class Aside implements AutoCloseable {
    private final FutureTask<Void> work;
    private final Thread thread;

    private Aside(Runnable work) {
        this.work = new FutureTask<>(work, null);
        this.thread = new Thread(this.work, "lockstep-aside");
        // What it leaves undone when the driver ends, nobody wants.
        thread.setDaemon(true);
    }

    /** Starts the work in a thread of its own. */
    static Aside start(Runnable work) {
        Aside aside = new Aside(work);
        aside.thread.start();
        return aside;
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException if it failed, with the cause
     */
    void await() {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("work beside the comparison failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tables were written", e);
        }
    }

    /** Returns when it has ended, however it did: nothing of it goes on in what the caller cleans up. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
