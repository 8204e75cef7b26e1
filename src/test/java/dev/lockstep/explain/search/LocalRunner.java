package dev.lockstep.explain.search;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.record.Source;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs cases in this JVM, two at a time, each once: searches for several causes share what they run. */
final class LocalRunner implements ComputedTrials.Runner {
    private static final Map<String, Outcome> KNOWN = new ConcurrentHashMap<>();

    private final CaseRunner runner =
            new CaseRunner(LocalRunner::noFile, 1, null, "test", new CommandPaths(Path.of("")));

    @Override
    public List<Outcome> run(List<BackpropTask> tasks) {
        return tasks.parallelStream()
                .map(task -> KNOWN.computeIfAbsent(task.specDigest(), digest -> run(task)))
                .toList();
    }

    private static Source noFile(String path) {
        throw new IllegalArgumentException(path);
    }

    private Outcome run(BackpropTask task) {
        CaseOutcome outcome = runner.run(task);
        return outcome instanceof CaseOutcome.Observed observed
                ? new Outcome(observed.observations(), "")
                : new Outcome(List.of(), ((CaseOutcome.Failed) outcome).cause());
    }
}
