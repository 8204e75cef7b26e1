package dev.lockstep.blindspots;

import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.Map;

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
}
