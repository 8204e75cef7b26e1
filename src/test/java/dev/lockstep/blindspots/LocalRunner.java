package dev.lockstep.blindspots;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.record.Sources;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import java.nio.file.Path;
import java.util.List;

/** Runs cases by the engine in this process. */
final class LocalRunner implements CaseRuns {
    private final CaseRunner runner =
            new CaseRunner(path -> Sources.ofFile(Path.of(path)), 1, null, "blindspots", new CommandPaths(Path.of("")));

    @Override
    public List<Outcome> run(List<? extends CaseTask> tasks) {
        return tasks.parallelStream()
                .map((CaseTask task) -> runner.run(task))
                .map(outcome -> outcome instanceof CaseOutcome.Observed observed
                        ? new Outcome(observed.observations(), "")
                        : new Outcome(List.of(), ((CaseOutcome.Failed) outcome).cause()))
                .toList();
    }
}
