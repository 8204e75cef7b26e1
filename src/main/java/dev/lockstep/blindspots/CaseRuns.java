package dev.lockstep.blindspots;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask;
import java.util.List;

/** Runs cases, in whatever order. */
@FunctionalInterface
public interface CaseRuns {
    /**
     * What cases observe.
     *
     * @return one each, in their order
     */
    List<Outcome> run(List<? extends CaseTask> tasks);
}
