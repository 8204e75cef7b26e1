package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.schedule.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The keys that each object of a suite may have. Those of a case are its fields' rows, all others the published JSON Schema's. */
final class AllowedKeys {
    /** The schema as a resource. */
    static final String SCHEMA = "/dev/lockstep/suite/suite.schema.json";

    private static final JsonNode DEFINITIONS = read().get("$defs");

    private AllowedKeys() {}

    private static JsonNode read() {
        try (InputStream schema = AllowedKeys.class.getResourceAsStream(SCHEMA)) {
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

    /** @throws LocatedException if the tree is no object, or has a key that the definition lacks */
    static JsonTree require(String definition, JsonTree tree) {
        List<String> known = of(definition);
        TreeReader.object(tree).members().forEach((name, value) -> {
            if (!known.contains(name)) {
                throw unknown(value.path(), name, known);
            }
        });
        return tree;
    }

    /** The error for a word that is none of {@code known}. */
    static LocatedException unknown(String path, String word, List<String> known) {
        return new LocatedException(path, "unknown key " + word + "; " + Suggestion.of(word, known));
    }
}
