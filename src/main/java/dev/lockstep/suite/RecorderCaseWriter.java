package dev.lockstep.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the case that a recorder is given, every default filled in, so that a recorder needs to know none. Parameters of optimizers
 * and schedules are left as the user gave them: their defaults are the framework's own.
 */
final class RecorderCaseWriter {
    static final String WEIGHTS = "weights";
    static final String BATCH = "batch";

    /** Grows when a recorder that reads the format before would be misled. */
    private static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    /** Paths of the fields that are away from their defaults: a recorder refuses those that it does not honour, known to it or not. */
    private final List<String> changed = new ArrayList<>();

    RecorderCaseWriter(String check, long seed, int iterations, Precision precision) {
        root.put("format", FORMAT)
                .put("check", check)
                .put("seed", seed)
                .put("iterations", iterations)
                .put("precision", precision.label());
    }

    RecorderCase written() {
        ArrayNode paths = root.putArray("changed");
        // Parameters are the framework's own: it refuses those that it does not know.
        changed.stream()
                .filter(path -> !path.equals(OptimizerFields.PARAMS.path()))
                .forEach(paths::add);
        return new RecorderCase(root.toString());
    }

    /** @param keys none for all that the recorder has */
    void observe(List<ObservedKey> keys) {
        if (keys.isEmpty()) {
            root.put("observe", ObserveReader.ALL);
            return;
        }
        ArrayNode observe = root.putArray("observe");
        keys.forEach(key -> observe.addObject()
                .put("key", key.key())
                .put("observation", key.observation())
                .put("iteration", key.iteration()));
    }

    void settings(JsonTree settings) {
        root.set("settings", settings.canonical());
    }

    void invariance(Invariance invariance) {
        root.set("invariance", MAPPER.valueToTree(invariance.plain()));
    }

    /** @param plain a section of the case, every default filled in */
    void section(String name, Map<String, Object> plain) {
        root.set(name, MAPPER.valueToTree(plain));
        changed.addAll(Fields.changed(definition(name, plain), plain));
        if (plain.get(WeightsSpec.REST) instanceof Map<?, ?> rest) {
            Map<String, Object> generated = new LinkedHashMap<>();
            rest.forEach((field, value) -> generated.put((String) field, value));
            changed.addAll(Fields.changed(WeightsSpec.REST, generated));
        }
    }

    /** The section's name in the published schema. */
    private static String definition(String name, Map<String, Object> plain) {
        if (name.equals(WEIGHTS) && plain.containsKey(WeightsSpec.REST)) {
            return "checkpoint";
        }
        return name.equals(BATCH) && plain.containsKey("ids") ? "batchFiles" : name;
    }
}
