package dev.lockstep.explain.search;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.record.Source;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import java.nio.file.Path;
import java.util.List;

/** Runs cases in this JVM, two at a time. */
final class LocalRunner implements ComputedTrials.Runner {
    private final CaseRunner runner =
            new CaseRunner(LocalRunner::noFile, 1, null, "test", new CommandPaths(Path.of("")));

    @Override
    public List<Outcome> run(List<BackpropTask> tasks) {
        return tasks.parallelStream().map(this::run).toList();
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
