package dev.lockstep.suite.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.suite.RecorderCase;
import java.util.List;
import java.util.function.UnaryOperator;

/** A recorder's case as the text that it reads on one machine. */
public final class RecorderCaseText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String THREADS = "threads";
    private static final List<String> FILES = List.of("safetensors", "ids", "labels", "mask", "token_types");

    private RecorderCaseText() {}

    /**
     * The whole text for one machine.
     *
     * @param absolute makes the path of a file absolute
     * @param threads how many the recorder's kernels may use
     */
    public static String of(RecorderCase recorded, UnaryOperator<String> absolute, int threads) {
        try {
            ObjectNode text = (ObjectNode) MAPPER.readTree(recorded.json());
            text.put(THREADS, threads);
            resolve(text.path(RecorderCaseWriter.WEIGHTS), absolute);
            if (text.path(RecorderCaseWriter.BATCH).has("ids")) {
                resolve(text.path(RecorderCaseWriter.BATCH), absolute);
            }
            return text.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a case is not JSON: " + recorded.json(), e);
        }
    }

    private static void resolve(JsonNode section, UnaryOperator<String> absolute) {
        for (String name : FILES) {
            JsonNode file = section.path(name);
            if (file.isTextual()) {
                ((ObjectNode) section).set(name, TextNode.valueOf(absolute.apply(file.textValue())));
            }
        }
    }
}
