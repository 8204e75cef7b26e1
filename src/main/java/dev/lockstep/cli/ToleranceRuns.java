package dev.lockstep.cli;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Runs the engine in this process, a run on each core. */
final class ToleranceRuns {
    private final CaseRunner runner;

    ToleranceRuns(FileAccess files) {
        this.runner = new CaseRunner(files, 1, null, "tolerance", new CommandPaths(Path.of("")));
    }

    /** What the runs observed, in their order; nothing of one that failed. */
    List<List<Observation>> of(List<? extends CaseTask> tasks) {
        Map<Integer, List<Observation>> observed = new ConcurrentHashMap<>();
        ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<?>> runs = IntStream.range(0, tasks.size())
                    .<Future<?>>mapToObj(i -> cores.submit(() -> observed.put(i, observations(tasks.get(i)))))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run does not throw", e.getCause());
        } finally {
            cores.shutdownNow();
        }
        return IntStream.range(0, tasks.size())
                .mapToObj(i -> observed.getOrDefault(i, List.of()))
                .toList();
    }

    private List<Observation> observations(CaseTask task) {
        return runner.run(task) instanceof CaseOutcome.Observed outcome ? outcome.observations() : List.of();
    }
}
