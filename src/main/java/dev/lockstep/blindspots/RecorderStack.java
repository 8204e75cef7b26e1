package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.CommandTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.suite.BackpropSide.Commanded;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;

/**
 * A recorder of the user's.
 *
 * @param side whose command it is
 * @param honoured paths of the fields that it says it honours
 */
public record RecorderStack(Commanded side, List<String> honoured) implements Stack {
    public RecorderStack {
        honoured = List.copyOf(honoured);
    }

    @Override
    public boolean honours(Hypothesis mutant) {
        return mutant.edits().stream().allMatch(edit -> honoured.stream()
                .anyMatch(field -> edit.field().equals(field) || edit.field().startsWith(field + ".")));
    }

    @Override
    public CaseTask task(SpecTemplate edited, long seed, List<ObservedKey> keys) {
        CommandedRun run = new Commanded(side.check(), side.command(), side.keys(), edited).run(seed);
        String identity = run.identity();
        return new CommandTask(identity, Role.CANDIDATE, run, seed, keys, Costs.command(run), identity);
    }
}
