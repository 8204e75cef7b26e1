package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Element;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.Target;
import dev.lockstep.explain.search.TargetValues;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds mutants that a check cannot tell from each other: what they observe is the same within noise at every key and seed. */
final class Lookalikes {
    /** Pairs that only rounding tells apart have a root mean square up to this, in sigmas ({@code judge.NoiseLimits}). */
    private static final double NULL_D = 1.5;

    private final List<ObservedKey> keys;
    private final KeyFloors floors;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Hypothesis, Target> values = new LinkedHashMap<>();

    Lookalikes(List<ObservedKey> keys, KeyFloors floors) {
        this.keys = keys;
        this.floors = floors;
        for (ObservedKey key : keys) {
            places.put(key.key(), places.size());
        }
    }

    /** @param observed what a mutant observes, by seed */
    void add(Hypothesis mutant, Map<Long, List<Observation>> observed) {
        values.put(mutant, TargetValues.of(keys, observed));
    }

    /** The others that look like each of those that were taken; those that none looks like are left out. */
    Map<Hypothesis, List<Hypothesis>> found() {
        List<Hypothesis> mutants = List.copyOf(values.keySet());
        Map<Hypothesis, List<Hypothesis>> found = new HashMap<>();
        for (int i = 0; i < mutants.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (areAlike(values.get(mutants.get(i)), values.get(mutants.get(j)))) {
                    found.computeIfAbsent(mutants.get(i), any -> new ArrayList<>())
                            .add(mutants.get(j));
                    found.computeIfAbsent(mutants.get(j), any -> new ArrayList<>())
                            .add(mutants.get(i));
                }
            }
        }
        return found;
    }

    private boolean areAlike(Target one, Target other) {
        if (!one.elements().equals(other.elements())) {
            return false;
        }
        double squares = 0;
        long count = 0;
        for (long seed : one.seeds()) {
            double[] left = one.values().get(seed);
            double[] right = other.values().get(seed);
            if (right == null) {
                return false;
            }
            if (Arrays.equals(left, right)) {
                count += left.length;
                continue;
            }
            for (int i = 0; i < left.length; i++) {
                double z = z(one.elements().get(i), seed, left[i], right[i]);
                if (!(z < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                squares += z * z;
                count++;
            }
        }
        return Math.sqrt(squares / Math.max(1, count)) <= NULL_D;
    }

    /** Infinite where it is no noise. */
    private double z(Element element, long seed, double left, double right) {
        if (Double.compare(left, right) == 0) {
            return 0;
        }
        int place = places.get(element.key());
        double apart = Math.abs(left - right);
        ObservedKey key = keys.get(place);
        return apart <= floors.limit(key) ? apart / floors.sigma(key, place, seed, left) : Double.POSITIVE_INFINITY;
    }
}
