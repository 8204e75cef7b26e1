package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.judge.MeasuredLimit;
import dev.lockstep.suite.Suite;
import java.util.List;
import java.util.Map;

/** A suite with limits for keys. */
final class SuiteLimits {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SuiteLimits() {}

    /** The suite with the limits of each check's keys before those that it has. */
    static String written(Suite suite, Map<String, List<MeasuredLimit>> limits) {
        try {
            JsonNode tree = MAPPER.readTree(suite.json());
            for (JsonNode check : tree.path("backprop")) {
                List<MeasuredLimit> ofCheck = limits.get(check.path("name").asText());
                if (ofCheck != null) {
                    put((ObjectNode) check, ofCheck);
                }
            }
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a suite that was read is JSON", e);
        }
    }

    /** @param check Modified. */
    private static void put(ObjectNode check, List<MeasuredLimit> limits) {
        ObjectNode tolerance =
                check.path("tolerance").isObject() ? (ObjectNode) check.get("tolerance") : check.putObject("tolerance");
        JsonNode before = tolerance.path("keys");
        ObjectNode keys = MAPPER.createObjectNode();
        limits.forEach(limit -> keys.putObject(limit.key()).put("threshold", limit.limit()));
        before.properties().forEach(each -> {
            if (!keys.has(each.getKey())) {
                keys.set(each.getKey(), each.getValue());
            }
        });
        tolerance.set("keys", keys);
    }
}
