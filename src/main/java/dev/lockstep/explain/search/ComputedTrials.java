package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.record.array.Observation;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs hypotheses by Lockstep's own engine: each is the spec with its edits, one case a seed. */
public final class ComputedTrials implements Evaluator {
    private final SpecTemplate template;
    private final List<Element> elements;
    private final Function<List<CaseTask>, List<Outcome>> runner;
    private final Tasks maker;
    private final ElementValues values;

    /** Runs cases, in whatever order. */
    public interface Runner {
        /**
         * What cases observe.
         *
         * @return one each, in their order
         */
        List<Outcome> run(List<BackpropTask> tasks);
    }

    /**
     * What came of a case.
     *
     * @param problem why there is nothing; empty if there is
     */
    public record Outcome(List<Observation> observations, String problem) implements Serializable {
        public Outcome {
            observations = List.copyOf(observations);
        }
    }

    /** Makes the task of a seed. */
    interface Tasks {
        CaseTask of(SpecTemplate edited, long seed, List<ObservedKey> keys);
    }

    /** @param template the side's spec as it is */
    public ComputedTrials(SpecTemplate template, List<Element> elements, Runner runner) {
        this(
                template,
                elements,
                tasks -> runner.run(tasks.stream().map(BackpropTask.class::cast).toList()),
                (edited, seed, keys) -> task(edited.withSeed(seed).spec(), seed, keys));
    }

    /** Trials of another kind of task. */
    ComputedTrials(
            SpecTemplate template,
            List<Element> elements,
            Function<List<CaseTask>, List<Outcome>> runner,
            Tasks maker) {
        this.template = template;
        this.elements = List.copyOf(elements);
        this.runner = runner;
        this.maker = maker;
        this.values = new ElementValues(elements);
    }

    /** The spec of a side with a hypothesis's edits. A schedule replaces the one that is there. */
    public static SpecTemplate edited(SpecTemplate template, Hypothesis hypothesis) {
        SpecTemplate edited = template;
        for (FieldEdit edit : hypothesis.edits()) {
            if (edit.field().equals(OptimizerFields.SCHEDULE.path()) && edit.to() != null) {
                edited = edited.with(new Edit(edit.field(), null));
            }
            edited = edited.with(new Edit(edit.field(), edit.to()));
        }
        return edited;
    }

    /** What a spec as it is observes with a seed. */
    public static List<Observation> observed(SpecTemplate template, List<ObservedKey> keys, long seed, Runner runner) {
        return runner.run(List.of(task(template.withSeed(seed).spec(), seed, keys)))
                .get(0)
                .observations();
    }

    @Override
    public List<Response> run(List<Trial> trials) {
        Map<String, CaseTask> tasks = new LinkedHashMap<>();
        List<Map<Long, String>> digests = new ArrayList<>();
        Map<Integer, String> problems = new HashMap<>();
        for (Trial trial : trials) {
            Map<Long, String> digest = new LinkedHashMap<>();
            try {
                tasks(trial).forEach((seed, task) -> {
                    tasks.putIfAbsent(task.specDigest(), task);
                    digest.put(seed, task.specDigest());
                });
            } catch (BadSuiteException | BadFieldException e) {
                problems.put(digests.size(), e.getMessage());
            }
            digests.add(digest);
        }
        Map<String, Outcome> outcomes = outcomes(tasks);
        List<Response> responses = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            responses.add(
                    problems.containsKey(i) ? Response.failed(problems.get(i)) : response(digests.get(i), outcomes));
        }
        return responses;
    }

    private Map<String, Outcome> outcomes(Map<String, CaseTask> tasks) {
        List<String> digests = List.copyOf(tasks.keySet());
        List<Outcome> made = runner.apply(List.copyOf(tasks.values()));
        Map<String, Outcome> outcomes = new HashMap<>();
        for (int i = 0; i < digests.size(); i++) {
            outcomes.put(digests.get(i), made.get(i));
        }
        return outcomes;
    }

    private Map<Long, CaseTask> tasks(Trial trial) {
        SpecTemplate edited = edited(template, trial.hypothesis())
                .with(new Edit(RunFields.ITERATIONS.path(), trial.iterations()))
                .observing(requests());
        List<ObservedKey> keys = elements.stream()
                .filter(element -> element.iteration() < trial.iterations())
                .map(element -> new ObservedKey(element.key(), element.observation(), element.iteration()))
                .distinct()
                .toList();
        Map<Long, CaseTask> tasks = new LinkedHashMap<>();
        trial.seeds().forEach(seed -> tasks.put(seed, maker.of(edited, seed, keys)));
        return tasks;
    }

    /** Cases of equal specs are one. */
    private static BackpropTask task(BackpropSpec spec, long seed, List<ObservedKey> keys) {
        String digest = seed + " " + spec;
        return new BackpropTask(digest, Role.CANDIDATE, spec, seed, keys, Costs.backprop(spec), digest);
    }

    private List<ObservationRequest> requests() {
        return elements.stream()
                .map(Element::observation)
                .distinct()
                .map(name -> new ObservationRequest(name, name + "_{iteration}", List.of()))
                .toList();
    }

    private Response response(Map<Long, String> digests, Map<String, Outcome> outcomes) {
        Map<Long, double[]> bySeed = new LinkedHashMap<>();
        for (Map.Entry<Long, String> digest : digests.entrySet()) {
            Outcome outcome = outcomes.get(digest.getValue());
            if (!outcome.problem().isEmpty()) {
                return Response.failed(outcome.problem());
            }
            bySeed.put(digest.getKey(), values.of(outcome.observations()));
        }
        return Response.of(bySeed);
    }
}
