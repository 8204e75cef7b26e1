package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs training runs, equal ones once, and remembers those that observe little: the checks of a suite often share them. */
final class Trainings {
    private static final long LITTLE = 1_000;

    private final CaseRuns runner;
    private final Map<String, Outcome> remembered = new HashMap<>();

    Trainings(CaseRuns runner) {
        this.runner = runner;
    }

    /** A run to make. */
    static BackpropTask task(BackpropSpec spec, long seed, List<ObservedKey> keys) {
        return FloorPlanner.run(spec, seed, keys);
    }

    /** What came of runs, in their order. */
    List<Outcome> run(List<? extends CaseTask> tasks) {
        Map<String, CaseTask> open = new LinkedHashMap<>();
        for (CaseTask task : tasks) {
            if (!remembered.containsKey(name(task))) {
                open.putIfAbsent(name(task), task);
            }
        }
        Map<String, Outcome> made = new HashMap<>();
        List<Outcome> outcomes = runner.run(List.copyOf(open.values()));
        int at = 0;
        for (String name : open.keySet()) {
            Outcome outcome = outcomes.get(at++);
            made.put(name, outcome);
            if (size(outcome) <= LITTLE) {
                remembered.put(name, outcome);
            }
        }
        return tasks.stream()
                .map(task -> remembered.getOrDefault(name(task), made.get(name(task))))
                .toList();
    }

    private static String name(CaseTask task) {
        return task.specDigest() + " " + task.keys().hashCode();
    }

    private static long size(Outcome outcome) {
        return outcome.observations().stream()
                .map(Observation::value)
                .mapToLong(value -> value.size())
                .sum();
    }
}
