package dev.lockstep.suite.json;

import dev.lockstep.engine.spec.NamePattern;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.suite.Template;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code observe}, and names every key that comes of it. */
final class ObserveReader {
    /** In place of keys: whatever the two sides turn out to have. */
    static final String ALL = RecorderCaseWriter.ALL;

    private static final String OBSERVE = "observe";
    private static final String LOSS = "loss";
    private static final String EMA = "ema";
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
            throw new LocatedException(
                    tree.member(OBSERVE).path(), "\"all\" needs sides that are recorded or commanded, not computed");
        }
        List<ObservationRequest> requests = new ArrayList<>();
        TreeReader.object(tree.member(OBSERVE)).members().forEach((name, what) -> {
            // Null takes away what the defaults observe; the average of weights is no observation.
            if (!what.isNull() && !name.equals(EMA)) {
                requests.add(request(name, what));
            }
        });
        if (requests.isEmpty()) {
            throw new LocatedException(tree.member(OBSERVE).path(), "observes nothing");
        }
        return requests;
    }

    /** Whether a check compares whatever its sides turn out to have. */
    static boolean isAll(JsonTree tree) {
        return tree.hasValue(OBSERVE)
                && tree.member(OBSERVE).scalar() != null
                && TreeReader.text(tree.member(OBSERVE)).equals(ALL);
    }

    private static ObservationRequest request(String name, JsonTree what) {
        if (!what.isObject()) {
            return new ObservationRequest(name, template(name, what), List.of());
        }
        AllowedKeys.require(name.equals(LOSS) ? "observedLoss" : "observation", what);
        List<Integer> at = TreeReader.optional(what, "at", ObserveReader::iterations, List.of());
        if (name.equals(LOSS) && !what.hasValue("key")) {
            return new ObservationRequest(name, DEFAULT.key(), at);
        }
        return new ObservationRequest(name, template(name, what.member("key")), at);
    }

    private static List<Integer> iterations(JsonTree tree) {
        return TreeReader.list(tree).stream().map(TreeReader::whole).toList();
    }

    private static String template(String name, JsonTree key) {
        List<String> places = new ArrayList<>(List.of(Template.ITERATION));
        if (name.equals(LAYERS) || (NamePattern.isOne(name) && !name.contains("/"))) {
            places.add(Template.LAYER);
        } else if (name.endsWith(PARAMETERS) || NamePattern.isOne(name)) {
            places.add(Template.PARAMETER);
        }
        return TemplateReader.read(key, places);
    }
}
