package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schemas say of a case's objects what the fields' rows say; {@code -Dgolden.regenerate=true} writes them so. */
class FieldSchemasTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> OBJECTS =
            List.of("model", "weights", "rest", "checkpoint", "batch", "batchFiles", "loss", "optimizer", "symmetry");

    private enum Schema {
        SUITE("suite/suite.schema.json"),
        CASE("recorder/case.schema.json");

        private final Path file;

        Schema(String name) {
            this.file = Path.of("src/main/resources/dev/lockstep", name);
        }

        private Map<String, Object> of(Field<?> field) {
            return this == SUITE ? field.suiteSchema() : field.schema();
        }
    }

    @ParameterizedTest
    @EnumSource
    void definitionsAreTheFieldsRows(Schema schema) throws IOException {
        String text = Files.readString(schema.file);
        String expected = text;
        for (String object : OBJECTS) {
            expected = withDefinition(expected, object, schema);
        }
        if (schema == Schema.SUITE) {
            expected = withDefinition(expected, "observedLoss", schema);
        }
        if (Boolean.getBoolean("golden.regenerate")) {
            Files.writeString(schema.file, expected);
        }
        assertThat(text).isEqualTo(expected);
    }

    private static String withDefinition(String text, String object, Schema schema) throws IOException {
        Matcher definition = Pattern.compile("(?s)\n    \"" + object + "\": (\\{\n.*?\n    })")
                .matcher(text);
        assertThat(definition.find()).as("definition of %s", object).isTrue();
        JsonNode before = MAPPER.readTree(definition.group(1));
        return text.substring(0, definition.start(1))
                + definition(before, object, schema)
                + text.substring(definition.end(1));
    }

    private static String definition(JsonNode before, String object, Schema schema) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (object.equals("observedLoss")) {
            properties.put("key", new java.util.TreeMap<>(Map.of("type", "string", "minLength", 1)));
            properties.put(
                    "at",
                    new java.util.TreeMap<>(Map.of(
                            "type",
                            "array",
                            "items",
                            new java.util.TreeMap<>(Map.of("type", "integer", "minimum", -1)))));
        }
        Fields.of(object).forEach(field -> properties.put(field.name(), schema.of(field)));
        if (object.equals("checkpoint")) {
            properties.put("rest", Map.of("$ref", "#/$defs/rest"));
        }
        StringJoiner lines = new StringJoiner(",\n      ", "{\n      ", "\n    }");
        if (before.has("description")) {
            lines.add("\"description\": " + before.get("description"));
        }
        lines.add("\"type\": \"object\"");
        lines.add("\"properties\": " + members(properties, FieldSchemasTest::spaced));
        if (schema == Schema.CASE) {
            lines.add("\"required\": " + spaced(properties.keySet()));
        }
        lines.add("\"additionalProperties\": false");
        return lines.toString();
    }

    private static String members(Map<String, Object> properties, Function<Object, String> text) {
        StringJoiner lines = new StringJoiner(",\n        ", "{\n        ", "\n      }");
        properties.forEach((name, value) -> lines.add("\"" + name + "\": " + text.apply(value)));
        return lines.toString();
    }

    /** On one line, with a space after each colon and comma outside of texts. */
    private static String spaced(Object value) {
        return Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[:,]")
                .matcher(MAPPER.valueToTree(value).toString())
                .replaceAll(part ->
                        Matcher.quoteReplacement(part.group().length() == 1 ? part.group() + " " : part.group()));
    }
}
