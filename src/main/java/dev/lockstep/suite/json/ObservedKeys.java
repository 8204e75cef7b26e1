package dev.lockstep.suite.json;

import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePattern;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names every key that comes of what is observed. */
final class ObservedKeys {
    private static final int MOST = 1_000_000;

    private ObservedKeys() {}

    /**
     * The keys of a run, iteration by iteration.
     *
     * @param model null if nothing is computed and the suite does not describe it
     * @throws BadFieldException if two of them are equal, or one cannot be told
     */
    static List<ObservedKey> of(List<ObservationRequest> requests, ModelSpec model, int iterations) {
        requireFew(requests, model, iterations);
        Map<String, ObservedKey> keys = new LinkedHashMap<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            for (ObservationRequest request : requests) {
                if (request.wants(iteration, iterations)) {
                    for (String observation : expanded(model, request)) {
                        add(keys, request, key(request, observation, iteration));
                    }
                }
            }
        }
        return List.copyOf(keys.values());
    }

    /** Before they are listed: so many would take the memory of this machine. */
    private static void requireFew(List<ObservationRequest> requests, ModelSpec model, int iterations) {
        long observations = requests.stream()
                .mapToLong(request -> expanded(model, request).size())
                .sum();
        if (observations * iterations > MOST) {
            throw new BadFieldException(
                    "iterations",
                    iterations + " iterations with " + observations + (observations == 1 ? " value" : " values")
                            + " each are " + observations * iterations + " values; a case has at most " + MOST);
        }
    }

    private static List<String> expanded(ModelSpec model, ObservationRequest request) {
        if (model != null) {
            return Observable.expand(model, request);
        }
        if (request.name().contains("{") || NamePattern.isOne(request.name())) {
            throw new BadFieldException("observe." + request.name(), "cannot be told without a model in the suite");
        }
        return List.of(request.name());
    }

    private static ObservedKey key(ObservationRequest request, String observation, int iteration) {
        String variable = request.name().equals(observation) ? "" : Observable.variable(request, observation);
        Map<String, String> places = Map.of(
                Template.ITERATION, Integer.toString(iteration),
                Template.LAYER, variable,
                Template.PARAMETER, variable);
        return new ObservedKey(Template.fill(request.key(), places), observation, iteration);
    }

    private static void add(Map<String, ObservedKey> keys, ObservationRequest request, ObservedKey key) {
        ObservedKey other = keys.putIfAbsent(key.key(), key);
        if (other != null) {
            throw new BadFieldException(
                    "observe." + request.name(),
                    "the key " + key.key() + " would stand for " + described(other) + " and for " + described(key));
        }
    }

    private static String described(ObservedKey key) {
        return key.observation() + " at iteration " + key.iteration();
    }
}
