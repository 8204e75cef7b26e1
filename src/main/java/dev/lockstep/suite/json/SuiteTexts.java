package dev.lockstep.suite.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.Set;

/** The texts in a suite: whatever it refers to by name is among them, be it in a side, in a default or in a grid. */
public final class SuiteTexts {
    private static final JsonMapper MAPPER = new JsonMapper();

    private SuiteTexts() {}

    /**
     * All values that are texts, wherever they stand.
     *
     * @param json a suite, as {@link dev.lockstep.suite.Suite} has it
     * @throws IllegalArgumentException if it is no JSON
     */
    public static Set<String> in(String json) {
        Set<String> texts = new HashSet<>();
        try {
            collect(MAPPER.readTree(json), texts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(child -> collect(child, texts));
    }
}
