package dev.lockstep.blindspots;

import dev.lockstep.suite.Glob;
import dev.lockstep.suite.KeyLimits;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check that is proposed.
 *
 * @param name of its setting
 * @param template the run, its observations among it
 * @param keys that it observes
 * @param limits by key, from the noise of its run
 */
public record Probe(String name, SpecTemplate template, List<ObservedKey> keys, Map<String, Double> limits) {
    public Probe {
        keys = List.copyOf(keys);
        limits = Map.copyOf(limits);
    }

    /** The limits of keys, with the largest for any other. */
    static Tolerance tolerance(Map<String, Double> limits) {
        double largest =
                limits.values().stream().mapToDouble(limit -> limit).max().orElse(0);
        List<KeyLimits> keys = new ArrayList<>();
        new TreeMap<>(limits)
                .forEach((key, limit) ->
                        keys.add(new KeyLimits(new Glob(key), new Tolerance(List.of(Method.MEAN), limit, null, null))));
        return new Tolerance(List.of(Method.MEAN), largest, null, null).withKeys(keys);
    }

    /** Its limits. */
    Tolerance tolerance() {
        return tolerance(limits);
    }
}
