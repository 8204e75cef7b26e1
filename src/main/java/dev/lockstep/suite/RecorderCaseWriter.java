package dev.lockstep.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.Precision;
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

    RecorderCaseWriter(String check, long seed, int iterations, Precision precision) {
        root.put("format", FORMAT)
                .put("check", check)
                .put("seed", seed)
                .put("iterations", iterations)
                .put("precision", precision.label());
    }

    RecorderCase written() {
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

    /** @param plain a section of the case, every default filled in */
    void section(String name, Map<String, Object> plain) {
        root.set(name, MAPPER.valueToTree(plain));
    }
}
