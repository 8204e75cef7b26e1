package dev.lockstep.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a recorder is told of the run that it is to record; {@code recorder/case.schema.json} describes it.
 *
 * @param json the case, but for what depends on the machine: files are seen from where the suite's name is
 */
public record RecorderCase(String json) implements Serializable {
    /** In place of keys to observe: whatever the recorder has. */
    static final String ALL = "all";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String THREADS = "threads";
    private static final List<String> FILES = List.of("safetensors", "ids", "labels", "mask", "token_types");

    /**
     * The whole text for one machine.
     *
     * @param absolute makes the path of a file absolute
     * @param threads how many the recorder's kernels may use
     */
    public String text(UnaryOperator<String> absolute, int threads) {
        try {
            ObjectNode text = (ObjectNode) MAPPER.readTree(json);
            text.put(THREADS, threads);
            resolve(text.path(RecorderCaseWriter.WEIGHTS), absolute);
            if (text.path(RecorderCaseWriter.BATCH).has("ids")) {
                resolve(text.path(RecorderCaseWriter.BATCH), absolute);
            }
            return text.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a case is not JSON: " + json, e);
        }
    }

    private static void resolve(JsonNode section, UnaryOperator<String> absolute) {
        for (String name : FILES) {
            if (section.path(name).isTextual()) {
                ((ObjectNode) section)
                        .set(
                                name,
                                TextNode.valueOf(
                                        absolute.apply(section.path(name).textValue())));
            }
        }
    }
}
