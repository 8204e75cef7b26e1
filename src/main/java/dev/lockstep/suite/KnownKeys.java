package dev.lockstep.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The keys that each object of a suite may have. Those of a case are its fields' rows, all others the published JSON Schema's. */
final class KnownKeys {
    /** The schema as a resource. */
    static final String SCHEMA = "suite.schema.json";

    private static final JsonNode DEFINITIONS = read().get("$defs");
    /** A key that is further from what was written is no guess at what was meant. */
    private static final int FAR = 3;

    private KnownKeys() {}

    private static JsonNode read() {
        try (InputStream schema = KnownKeys.class.getResourceAsStream(SCHEMA)) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of the schema's definition of this name, in its order. */
    static List<String> of(String definition) {
        List<String> rows = Fields.names(definition);
        if (!rows.isEmpty()) {
            return rows;
        }
        List<String> names = new ArrayList<>();
        DEFINITIONS.get(definition).get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** @throws PlacedException if the tree is no object, or has a key that the definition lacks */
    static JsonTree require(String definition, JsonTree tree) {
        List<String> known = of(definition);
        Reading.object(tree).members().forEach((name, value) -> {
            if (!known.contains(name)) {
                throw unknown(value.path(), name, known);
            }
        });
        return tree;
    }

    /** The error for a word that is none of {@code known}. */
    static PlacedException unknown(String path, String word, List<String> known) {
        String nearest = known.stream()
                .filter(each -> distance(each, word) < Math.min(FAR, word.length()))
                .min(Comparator.comparingInt(each -> distance(each, word)))
                .map(each -> "did you mean " + each + "?")
                .orElse("known here: " + String.join(", ", known));
        return new PlacedException(path, "unknown key " + word + "; " + nearest);
    }

    /** Levenshtein's, two rows at a time. */
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            for (int j = 0; j <= right.length(); j++) {
                row[j] = i == 0 || j == 0
                        ? i + j
                        : Math.min(
                                Math.min(above[j], row[j - 1]) + 1,
                                above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1));
            }
            above = row;
        }
        return above[right.length()];
    }
}
