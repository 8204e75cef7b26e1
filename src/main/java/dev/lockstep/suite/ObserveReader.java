package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code observe}, and names every key that comes of it. */
final class ObserveReader {
    /** In place of keys: whatever the two sides turn out to have. */
    static final String ALL = "all";

    private static final String OBSERVE = "observe";
    private static final String LOSS = "loss";
    private static final String LAYERS = "hidden_{layer}";
    private static final String PARAMETERS = "{parameter}";
    private static final ObservationRequest DEFAULT = new ObservationRequest(LOSS, "loss_{iteration}", List.of());

    private ObserveReader() {}

    /** What a case is asked for; its losses where it says nothing. */
    static List<ObservationRequest> requests(JsonTree tree) {
        if (!tree.hasValue(OBSERVE)) {
            return List.of(DEFAULT);
        }
        if (isAll(tree)) {
            throw new PlacedException(
                    tree.member(OBSERVE).path(), "\"all\" needs sides that are recorded or commanded, not computed");
        }
        List<ObservationRequest> requests = new ArrayList<>();
        Reading.object(tree.member(OBSERVE)).members().forEach((name, what) -> {
            // Null takes away what the defaults observe.
            if (!what.isNull()) {
                requests.add(request(name, what));
            }
        });
        if (requests.isEmpty()) {
            throw new PlacedException(tree.member(OBSERVE).path(), "observes nothing");
        }
        return requests;
    }

    /** Whether a check compares whatever its sides turn out to have. */
    static boolean isAll(JsonTree tree) {
        return tree.hasValue(OBSERVE)
                && tree.member(OBSERVE).scalar() != null
                && Reading.text(tree.member(OBSERVE)).equals(ALL);
    }

    private static ObservationRequest request(String name, JsonTree what) {
        if (!what.isObject()) {
            return new ObservationRequest(name, template(name, what), List.of());
        }
        KnownKeys.require("observation", what);
        List<Integer> at = Reading.optional(what, "at", ObserveReader::iterations, List.of());
        return new ObservationRequest(name, template(name, what.member("key")), at);
    }

    private static List<Integer> iterations(JsonTree tree) {
        return Reading.list(tree).stream().map(Reading::whole).toList();
    }

    private static String template(String name, JsonTree key) {
        List<String> places = new ArrayList<>(List.of(Template.ITERATION));
        if (name.equals(LAYERS)) {
            places.add(Template.LAYER);
        } else if (name.endsWith(PARAMETERS)) {
            places.add(Template.PARAMETER);
        }
        return Template.require(key, places);
    }

    /**
     * The keys of a check, iteration by iteration; none if it compares all that there are.
     *
     * @param model null if nothing is computed and the suite does not describe it
     * @throws PlacedException if two of them are equal
     */
    static List<ObservedKey> keys(JsonTree check, ModelSpec model, int iterations) {
        if (isAll(check)) {
            return List.of();
        }
        Map<String, ObservedKey> keys = new LinkedHashMap<>();
        List<ObservationRequest> requests = requests(check);
        for (int iteration = 0; iteration < iterations; iteration++) {
            for (ObservationRequest request : requests) {
                if (request.wants(iteration, iterations)) {
                    for (String observation : expanded(check, model, request)) {
                        add(keys, check, request, key(request, observation, iteration));
                    }
                }
            }
        }
        return List.copyOf(keys.values());
    }

    private static List<String> expanded(JsonTree check, ModelSpec model, ObservationRequest request) {
        if (model != null) {
            return placed(check, () -> Observable.expand(model, request));
        }
        if (request.name().contains("{")) {
            throw new PlacedException(
                    check.pathOf(OBSERVE + "." + request.name()), "cannot be told without a model in the suite");
        }
        return List.of(request.name());
    }

    private static ObservedKey key(ObservationRequest request, String observation, int iteration) {
        int fixed = request.name().indexOf('{');
        String variable = fixed < 0 ? "" : observation.substring(fixed);
        Map<String, String> places = Map.of(
                Template.ITERATION, Integer.toString(iteration),
                Template.LAYER, variable,
                Template.PARAMETER, variable);
        return new ObservedKey(Template.fill(request.key(), places), observation, iteration);
    }

    private static void add(
            Map<String, ObservedKey> keys, JsonTree check, ObservationRequest request, ObservedKey key) {
        ObservedKey other = keys.putIfAbsent(key.key(), key);
        if (other != null) {
            throw new PlacedException(
                    check.pathOf(OBSERVE + "." + request.name()),
                    "the key " + key.key() + " would stand for " + described(other) + " and for " + described(key));
        }
    }

    private static String described(ObservedKey key) {
        return key.observation() + " at iteration " + key.iteration();
    }
}
