package dev.lockstep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** The threads of a run. One thread is the caller's own. */
final class Team implements AutoCloseable {
    private final int size;
    private final ExecutorService others;

    Team(int size) {
        this.size = size;
        this.others = size == 1 ? null : Executors.newFixedThreadPool(size - 1, Team::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lockstep-engine");
        thread.setDaemon(true);
        return thread;
    }

    int size() {
        return size;
    }

    /** Runs {@code part} with 0, ..., parts - 1, at most {@link #size} at a time if there are as many parts; returns when all have ended. */
    void run(int parts, IntConsumer part) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            int index = i;
            running.add(others.submit(() -> part.accept(index)));
        }
        part.accept(0);
        running.forEach(Team::await);
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A part of a matrix product failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in a matrix product", e);
        }
    }

    @Override
    public void close() {
        if (others != null) {
            others.shutdown();
        }
    }
}
