package dev.lockstep.cli;

import dev.lockstep.judge.MeasuredLimit;
import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The noise of one check, and the limits that follow from it.
 *
 * @param seed of the run that nothing changes
 * @param plain what that run observed, by key
 * @param replicas what replicas observed, by seed
 */
record MeasuredCheck(
        List<MeasuredLimit> limits, long seed, Map<String, Double> plain, Map<Long, List<List<Observation>>> replicas) {
    /** Runs the check's floor, and its first seed as it is. */
    static MeasuredCheck of(PlannedCheck check, SpecTemplate template, PlannedFloor floor, ToleranceRuns runs) {
        long seed = floor.tasks().get(0).seed();
        List<BackpropTask> tasks = new ArrayList<>(floor.tasks());
        tasks.add(FloorPlanner.run(template.withSeed(seed).spec(), seed, floor.keys()));
        List<List<Observation>> observed = runs.of(tasks);
        Map<Long, List<List<Observation>>> replicas = new TreeMap<>();
        for (int i = 0; i < floor.tasks().size(); i++) {
            if (tasks.get(i).side().kind() == Role.Kind.REPLICA) {
                replicas.computeIfAbsent(tasks.get(i).seed(), any -> new ArrayList<>())
                        .add(observed.get(i));
            }
        }
        Map<String, Double> plain = byKey(observed.get(tasks.size() - 1));
        return new MeasuredCheck(limits(check, floor, plain, replicas), seed, plain, replicas);
    }

    private static List<MeasuredLimit> limits(
            PlannedCheck check,
            PlannedFloor floor,
            Map<String, Double> plain,
            Map<Long, List<List<Observation>>> replicas) {
        return MeasuredLimit.of(
                NoiseFloor.of(floor.keys(), replicas),
                floor.keys(),
                floor.keys().stream()
                        .map(key -> plain.getOrDefault(key.key(), Double.NaN))
                        .toList(),
                check.cases().size(),
                Rounding.of(check.side(Role.CANDIDATE).isOwnEngine()),
                Rounding.of(check.side(Role.REFERENCE).isOwnEngine()));
    }

    /** The scalars of a run. */
    static Map<String, Double> byKey(List<Observation> observations) {
        Map<String, Double> values = new HashMap<>();
        observations.stream()
                .filter(each -> each.value().size() == 1)
                .forEach(each -> values.put(each.key(), each.value().doubleAt(0)));
        return values;
    }

    /**
     * Pairs of replicas of one seed.
     *
     * @param outside how many of them are outside a limit
     */
    record NullPairs(long pairs, long outside) {}

    NullPairs nullPairs() {
        long outside = 0;
        long pairs = 0;
        for (List<List<Observation>> ofSeed : replicas.values()) {
            List<Map<String, Double>> values =
                    ofSeed.stream().map(MeasuredCheck::byKey).toList();
            for (int i = 0; i < values.size(); i++) {
                for (int j = 0; j < i; j++) {
                    pairs++;
                    outside += farthest(values.get(i), values.get(j)) > 1 ? 1 : 0;
                }
            }
        }
        return new NullPairs(pairs, outside);
    }

    /** The largest difference of a run from the one that nothing changes, in its limit. */
    double effect(List<Observation> run) {
        return farthest(byKey(run), plain);
    }

    private double farthest(Map<String, Double> one, Map<String, Double> other) {
        return limits.stream()
                .filter(limit -> one.containsKey(limit.key()) && other.containsKey(limit.key()))
                .mapToDouble(limit -> Math.abs(one.get(limit.key()) - other.get(limit.key())) / limit.limit())
                .max()
                .orElse(0);
    }
}
