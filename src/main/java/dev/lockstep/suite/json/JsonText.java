package dev.lockstep.suite.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads strict JSON: no key twice, nothing after the value. NaN is read, so that what refuses it can name its key. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /** @throws LocatedException with an empty field, naming line and column, if the text is not JSON */
    static JsonTree parse(String text) {
        return parse("", text);
    }

    /**
     * @param path where the text stands in another one
     * @throws LocatedException with an empty field, naming line and column, if the text is not JSON
     */
    static JsonTree parse(String path, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new LocatedException("", "the file is empty");
            }
            return JsonTree.of(path, node);
        } catch (JsonProcessingException e) {
            throw new LocatedException("", where(e.getLocation()) + problem(e));
        }
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String problem(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
        // What follows speaks of Java classes.
        int bound = message.indexOf(" (bound as");
        return bound < 0 ? message : message.substring(0, bound);
    }
}
