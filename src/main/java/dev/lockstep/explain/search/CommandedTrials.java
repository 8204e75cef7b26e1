package dev.lockstep.explain.search;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.CommandTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.suite.BackpropSide.Commanded;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs hypotheses by a recorder of the user's, for the fields that it says it honours. Its replicas, which no recorder can be asked
 * for, are those of Lockstep's engine: noise is much the same for whoever rounds.
 */
public final class CommandedTrials implements Evaluator {
    private final Commanded side;
    private final List<String> honoured;
    private final ComputedTrials recorded;
    private final ComputedTrials engine;

    /**
     * Trials of a side.
     *
     * @param honoured paths of the fields that the recorder honours
     * @param recorders runs tasks of recorders
     * @param engine runs replicas
     */
    public CommandedTrials(
            Commanded side,
            List<Element> elements,
            List<String> honoured,
            Function<List<CaseTask>, List<Outcome>> recorders,
            ComputedTrials.Runner engine) {
        this.side = side;
        this.honoured = List.copyOf(honoured);
        this.recorded = new ComputedTrials(side.template(), elements, recorders, this::task);
        this.engine = new ComputedTrials(side.template(), elements, engine);
    }

    private CaseTask task(SpecTemplate edited, long seed, List<ObservedKey> keys) {
        CommandedRun run = new Commanded(side.check(), side.command(), side.keys(), edited).run(seed);
        String digest = run.identity();
        return new CommandTask(digest, Role.CANDIDATE, run, seed, keys, Costs.command(run), digest);
    }

    /** Of a catalogue what the recorder honours. */
    public Catalogue honoured(Catalogue all) {
        return new Catalogue(
                all.singles().stream().filter(this::isHonoured).toList(),
                all.knobs().stream().filter(knob -> isHonoured(knob.field())).toList());
    }

    private boolean isHonoured(Hypothesis hypothesis) {
        return hypothesis.edits().stream().allMatch(edit -> isHonoured(edit.field()));
    }

    private boolean isHonoured(String path) {
        return honoured.stream().anyMatch(field -> path.equals(field) || path.startsWith(field + "."));
    }

    private static boolean isReplica(Hypothesis hypothesis) {
        return hypothesis.edits().stream()
                .anyMatch(edit ->
                        edit.field().startsWith("symmetry.") || edit.field().equals("weights.perturb"));
    }

    @Override
    public List<Response> run(List<Trial> trials) {
        List<Trial> replicas =
                trials.stream().filter(trial -> isReplica(trial.hypothesis())).toList();
        List<Trial> others =
                trials.stream().filter(trial -> !isReplica(trial.hypothesis())).toList();
        List<Response> ofReplicas = engine.run(replicas);
        List<Response> ofOthers = recorded.run(others);
        List<Response> responses = new ArrayList<>(trials.size());
        for (Trial trial : trials) {
            responses.add(
                    isReplica(trial.hypothesis())
                            ? ofReplicas.get(replicas.indexOf(trial))
                            : ofOthers.get(others.indexOf(trial)));
        }
        return responses;
    }
}
