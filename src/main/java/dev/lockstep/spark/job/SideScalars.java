package dev.lockstep.spark.job;

import dev.lockstep.judge.NoiseSample;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The scalars that the sides of one check observed, or the runs of one floor: by seed and role. */
final class SideScalars {
    private final Map<Long, Map<Role, List<Observation>>> seeds = new TreeMap<>();

    void put(long seed, Role side, List<Observation> scalars) {
        sides(seed).put(side, scalars);
    }

    void add(long seed, Role side, Observation scalar) {
        sides(seed).computeIfAbsent(side, any -> new ArrayList<>()).add(scalar);
    }

    private Map<Role, List<Observation>> sides(long seed) {
        return seeds.computeIfAbsent(seed, any -> new TreeMap<>());
    }

    boolean has(long seed) {
        return seeds.containsKey(seed);
    }

    /** How many seeds have this side. */
    long seedsOf(Role side) {
        return seeds.values().stream().filter(sides -> sides.containsKey(side)).count();
    }

    /** What replicas observed, by seed; of seeds that have any. */
    Map<Long, List<List<Observation>>> replicas() {
        return runs(role -> role.kind() == Role.Kind.REPLICA, 1);
    }

    /** What a side observed each time, by seed; of seeds in which it was run more than once. */
    Map<Long, List<List<Observation>>> repeats(Role side) {
        return runs(role -> role.original().equals(side), 2);
    }

    private Map<Long, List<List<Observation>>> runs(Predicate<Role> chosen, int least) {
        Map<Long, List<List<Observation>>> runs = new TreeMap<>();
        seeds.forEach((seed, sides) -> {
            List<List<Observation>> ofSeed = sides.entrySet().stream()
                    .filter(side -> chosen.test(side.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (ofSeed.size() >= least) {
                runs.put(seed, ofSeed);
            }
        });
        return runs;
    }

    /** A side's values of each seed by key, beside another's; of seeds that lack either there are none. */
    List<Pair> pairs(Role side, Role other) {
        return seeds.values().stream()
                .map(sides -> new Pair(byKey(sides.get(side)), byKey(sides.get(other))))
                .toList();
    }

    /** Two sides of one seed: their values by key. */
    record Pair(Map<String, Double> side, Map<String, Double> other) {}

    /**
     * What is judged of a check whose sides these are: by the keys' places, and seed.
     *
     * @param floor of the check; its arbiter is the sides', unless they have others
     */
    Map<Integer, Map<Long, NoiseSample>> samples(PlannedCheck check, SideScalars floor) {
        Map<String, Integer> places = new HashMap<>();
        for (ObservedKey key : check.keys()) {
            places.put(key.key(), places.size());
        }
        Map<Integer, Map<Long, NoiseSample>> samples = new TreeMap<>();
        seeds.forEach((seed, sides) -> samples(sides, floor.seeds.getOrDefault(seed, Map.of()))
                .forEach((key, sample) -> samples.computeIfAbsent(places.get(key), any -> new TreeMap<>())
                        .put(seed, sample)));
        return samples;
    }

    private static Map<String, NoiseSample> samples(
            Map<Role, List<Observation>> sides, Map<Role, List<Observation>> floor) {
        List<Observation> shared = sides.getOrDefault(Role.ARBITER, floor.get(Role.ARBITER));
        Map<String, Double> reference = byKey(sides.get(Role.REFERENCE));
        Map<String, Double> ofCandidate = byKey(sides.getOrDefault(Role.CANDIDATE.inFloat64(), shared));
        Map<String, Double> ofReference = byKey(sides.getOrDefault(Role.REFERENCE.inFloat64(), shared));
        Map<String, NoiseSample> samples = new HashMap<>();
        byKey(sides.get(Role.CANDIDATE))
                .forEach((key, value) -> samples.put(
                        key,
                        new NoiseSample(
                                value,
                                reference.getOrDefault(key, Double.NaN),
                                ofCandidate.getOrDefault(key, Double.NaN),
                                ofReference.getOrDefault(key, Double.NaN))));
        return samples;
    }

    /** @param observations null of a side that is not there */
    private static Map<String, Double> byKey(List<Observation> observations) {
        Map<String, Double> values = new HashMap<>();
        if (observations != null) {
            observations.forEach(each -> values.put(each.key(), each.value().doubleAt(0)));
        }
        return values;
    }
}
