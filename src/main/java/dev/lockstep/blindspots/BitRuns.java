package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.Observable;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs of a spec and of its mutants, whose bits are compared. */
final class BitRuns {
    private final Trainings trainings;
    private final SpecTemplate template;
    private final List<Long> seeds;
    private final List<ObservedKey> keys;
    private Map<Hypothesis, List<Outcome>> outcomes;

    BitRuns(Trainings trainings, SpecTemplate template, List<Long> seeds, List<ObservedKey> keys) {
        this.trainings = trainings;
        this.template = template;
        this.seeds = seeds;
        this.keys = keys;
    }

    /** Those of the run as it is and of its mutants that can be made; none if the run itself cannot. */
    List<CaseTask> tasks(List<Hypothesis> mutants) {
        return tasksOf(mutants).values().stream().flatMap(List::stream).toList();
    }

    private Map<Hypothesis, List<CaseTask>> tasksOf(List<Hypothesis> mutants) {
        Map<Hypothesis, List<CaseTask>> tasks = new LinkedHashMap<>();
        Mutants.tasksIfAny(template, Hypothesis.NONE, seeds, keys).ifPresent(base -> {
            tasks.put(Hypothesis.NONE, base);
            mutants.forEach(mutant ->
                    Mutants.tasksIfAny(template, mutant, seeds, keys).ifPresent(own -> tasks.put(mutant, own)));
        });
        return tasks;
    }

    private Map<Hypothesis, List<Outcome>> outcomes(List<Hypothesis> mutants) {
        if (outcomes == null) {
            outcomes = new LinkedHashMap<>();
            Map<Hypothesis, List<CaseTask>> tasks = tasksOf(mutants);
            List<Outcome> made =
                    trainings.run(tasks.values().stream().flatMap(List::stream).toList());
            int from = 0;
            for (Map.Entry<Hypothesis, List<CaseTask>> each : tasks.entrySet()) {
                outcomes.put(
                        each.getKey(), made.subList(from, from + each.getValue().size()));
                from += each.getValue().size();
            }
        }
        return outcomes;
    }

    /** The mutants of which some bit is another one under the keys that count. */
    List<Hypothesis> moved(List<Hypothesis> mutants, Predicate<String> counts) {
        Map<Hypothesis, List<Outcome>> made = outcomes(mutants);
        return mutants.stream()
                .filter(mutant -> ran(mutant) && ran(Hypothesis.NONE))
                .filter(mutant -> differ(made.get(Hypothesis.NONE), made.get(mutant), counts))
                .toList();
    }

    /** Of runs that were made. */
    boolean ran(Hypothesis mutant) {
        return outcomes.containsKey(mutant)
                && outcomes.get(mutant).stream()
                        .allMatch(outcome -> outcome.problem().isEmpty());
    }

    /** The largest norm of the gradients that was observed, of the run as it is. */
    double largestNorm() {
        List<String> norms = keys.stream()
                .filter(key -> key.observation().equals(Observable.GRAD_NORM.label()))
                .map(ObservedKey::key)
                .toList();
        return outcomes.getOrDefault(Hypothesis.NONE, List.of()).stream()
                .flatMap(outcome -> outcome.observations().stream())
                .filter(each -> norms.contains(each.key()))
                .mapToDouble(each -> each.value().doubleAt(0))
                .max()
                .orElse(0);
    }

    private static boolean differ(List<Outcome> some, List<Outcome> others, Predicate<String> counts) {
        for (int i = 0; i < some.size(); i++) {
            if (differ(some.get(i), others.get(i), counts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean differ(Outcome one, Outcome other, Predicate<String> counts) {
        Map<String, NdArray> theirs = KeyFloors.byKey(other.observations());
        for (Observation each : one.observations()) {
            NdArray value = theirs.get(each.key());
            boolean equal =
                    value != null && Arrays.equals(value.toBytes(), each.value().toBytes());
            if (counts.test(each.key()) && !equal) {
                return true;
            }
        }
        return false;
    }
}
