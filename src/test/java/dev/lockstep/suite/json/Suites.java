package dev.lockstep.suite.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.suite.Suite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A small suite, and edits of it. */
public final class Suites {
    /** Where the suite is said to be. */
    public static final String FILE = "conf/base.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Suites() {}

    /** The text of the small suite: a schedule check named cosine, a backprop check named paddle. */
    public static String base() {
        try (InputStream resource = Suites.class.getResourceAsStream("/suite/base.json")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small suite with one value set, such as {@code 5} at {@code /backprop/0/seeds}. */
    public static String with(String pointer, String value) {
        try {
            JsonNode root = MAPPER.readTree(base());
            JsonPointer place = JsonPointer.compile(pointer);
            JsonNode parent = root.at(place.head());
            JsonNode set = MAPPER.readTree(value);
            if (parent instanceof ArrayNode array) {
                int index = place.last().getMatchingIndex();
                if (index < array.size()) {
                    array.set(index, set);
                } else {
                    array.add(set);
                }
            } else {
                ((ObjectNode) parent).set(place.last().getMatchingProperty(), set);
            }
            return root.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small suite without one member. */
    public static String without(String pointer) {
        try {
            JsonNode root = MAPPER.readTree(base());
            JsonPointer place = JsonPointer.compile(pointer);
            ((ObjectNode) root.at(place.head())).remove(place.last().getMatchingProperty());
            return root.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a text as if it stood in {@link #FILE}. */
    public static Suite parse(String text) {
        return SuiteParser.parse(FILE, text);
    }
}
