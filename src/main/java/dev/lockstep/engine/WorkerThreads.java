package dev.lockstep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** The threads of a run. One thread is the caller's own. */
final class WorkerThreads implements AutoCloseable {
    private final int size;
    private final ExecutorService others;

    WorkerThreads(int size) {
        this.size = size;
        this.others = size == 1 ? null : Executors.newFixedThreadPool(size - 1, WorkerThreads::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lockstep-engine");
        thread.setDaemon(true);
        return thread;
    }

    int size() {
        return size;
    }

    /**
     * Runs {@code part} with 0, ..., parts - 1, at most {@link #size} at a time if there are as many parts; returns, or throws,
     * when all have ended: no part may go on in memory that the caller frees. An interrupt waits for them too.
     */
    void run(int parts, IntConsumer part) {
        List<Future<?>> running = new ArrayList<>();
        try {
            for (int i = 1; i < parts; i++) {
                int index = i;
                running.add(others.submit(() -> part.accept(index)));
            }
            part.accept(0);
        } finally {
            running.forEach(WorkerThreads::awaitEnd);
        }
        running.forEach(WorkerThreads::requireSuccess);
    }

    private static void awaitEnd(Future<?> future) {
        boolean interrupted = false;
        while (!future.isDone()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                break; // Reported once all have ended.
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireSuccess(Future<?> ended) {
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A part of a matrix product failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (others != null) {
            others.shutdown();
        }
    }
}
