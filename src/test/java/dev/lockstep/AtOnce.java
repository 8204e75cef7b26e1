package dev.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Does things at once, each in a thread of its own. A parallel stream will not do for what reads Iceberg's tables: it fills the
 * common pool, for which Hadoop waits when a thread of Iceberg's closes a file, for which the stream waits.
 */
public final class AtOnce {
    private AtOnce() {}

    /** What came of each of 0 to count - 1, in that order. */
    public static <T> List<T> each(int count, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> begun = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> work.apply(i)))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> one : begun) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }
}
