package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleParameter;
import dev.lockstep.schedule.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages that are made from the code: {@code -Dgolden.regenerate} writes them anew. */
class GeneratedPagesTest {
    private static final Path SCHEMA = Path.of("src/main/resources/dev/lockstep/suite/suite.schema.json");
    private static final int LONGEST_ENUM = 400;

    @Test
    void theSuiteReferenceIsThatOfTheSchema() throws IOException {
        require(Path.of("docs/suite.md"), suite(new JsonMapper().readTree(SCHEMA.toFile())));
    }

    @Test
    void theDialectsAreThoseOfTheCatalogue() throws IOException {
        require(Path.of("docs/dialects.md"), dialects());
    }

    private static void require(Path page, String text) throws IOException {
        if (System.getProperty("golden.regenerate") != null) {
            Files.writeString(page, text);
        }
        assertThat(Files.readString(page))
                .as(page + " is made from the code; mvn test -Dtest=GeneratedPagesTest -Dgolden.regenerate=1 writes it")
                .isEqualTo(text);
    }

    private static String suite(JsonNode schema) {
        List<String> lines = new ArrayList<>();
        lines.add("# Suite reference");
        lines.add("");
        lines.add("Made from [suite.schema.json](../" + SCHEMA + "), whose `$id` is `"
                + schema.path("$id").asText() + "`. An editor completes suites by it: name it as `\"$schema\"` by its"
                + " path, or map the id in the editor's settings. `lockstep init` writes a first suite.");
        lines.add("");
        schema.path("$defs").properties().forEach(entry -> addDefinition(entry.getKey(), entry.getValue(), lines));
        return String.join("\n", lines) + "\n";
    }

    private static void addDefinition(String name, JsonNode definition, List<String> lines) {
        lines.add("## " + name);
        if (definition.has("description")) {
            lines.add(text(definition.path("description").asText()));
        }
        lines.add("");
        if (!definition.path("properties").isEmpty()) {
            List<String> required = new ArrayList<>();
            definition.path("required").forEach(each -> required.add(each.asText()));
            lines.add("| key | value | |");
            lines.add("|---|---|---|");
            definition
                    .path("properties")
                    .properties()
                    .forEach(entry -> lines.add("| `" + entry.getKey() + "`"
                            + (required.contains(entry.getKey()) ? " (required)" : "") + " | "
                            + kind(entry.getValue()) + " | "
                            + text(entry.getValue().path("description").asText("")) + " |"));
        } else {
            lines.add(kind(definition));
        }
        lines.add("");
    }

    /** What a value may be, in words. */
    private static String kind(JsonNode value) {
        if (value.has("$ref")) {
            String name = value.path("$ref").asText().replace("#/$defs/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (value.has(choice)) {
                List<String> kinds = new ArrayList<>();
                value.path(choice).forEach(each -> kinds.add(kind(each)));
                return kinds.stream().filter(kind -> !kind.isEmpty()).distinct().collect(Collectors.joining(" or "));
            }
        }
        if (value.has("const")) {
            return "`" + value.path("const") + "`";
        }
        if (value.has("enum")) {
            List<String> values = new ArrayList<>();
            value.path("enum").forEach(each -> values.add("`" + each.toString().replace("\"", "") + "`"));
            String all = String.join(", ", values);
            return all.length() <= LONGEST_ENUM ? all : all.substring(0, all.lastIndexOf(", ", LONGEST_ENUM)) + ", ...";
        }
        String type = type(value);
        if (type.contains("array") && value.has("items")) {
            return type.replace("array", "list of " + kind(value.path("items")));
        }
        return type + limits(value);
    }

    private static String type(JsonNode value) {
        if (!value.path("type").isArray()) {
            return value.path("type").asText("");
        }
        List<String> types = new ArrayList<>();
        value.path("type").forEach(each -> types.add(each.asText()));
        return String.join(" or ", types);
    }

    private static String limits(JsonNode value) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("minimum", " at least ");
        words.put("exclusiveMinimum", " above ");
        words.put("maximum", " at most ");
        words.put("exclusiveMaximum", " below ");
        return words.entrySet().stream()
                .filter(entry -> value.has(entry.getKey()))
                .map(entry -> entry.getValue() + value.path(entry.getKey()).asText())
                .collect(Collectors.joining(","));
    }

    private static String dialects() {
        List<String> lines = new ArrayList<>();
        lines.add("# Dialects: the learning-rate schedules");
        lines.add("");
        lines.add(
                "Made from the catalogue that `lockstep schedules` prints. Each is computed as its source computes it;"
                        + " the recorded series of `conf/schedules.json` are met to the last bit. What two frameworks give"
                        + " the same name is often not the same thing; defaults differ more often still.");
        lines.add("");
        String framework = "";
        for (ScheduleDefinition definition : Schedules.catalogue()) {
            if (!definition.framework().equals(framework)) {
                framework = definition.framework();
                lines.add("# " + framework);
                lines.add("");
            }
            lines.add("## " + framework + "/" + definition.scheduler());
            lines.add("Source: " + text(definition.source()));
            lines.add("");
            addParameters(definition.parameters(), lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void addParameters(List<ScheduleParameter> parameters, List<String> lines) {
        if (parameters.isEmpty()) {
            lines.add("No parameters.");
            lines.add("");
            return;
        }
        lines.add("| parameter | default | |");
        lines.add("|---|---|---|");
        parameters.forEach(parameter -> lines.add("| `" + parameter.name() + "` | "
                + (parameter.isRequired() ? "required" : "`" + parameter.defaultText() + "`") + " | "
                + text(parameter.meaning()) + " |"));
        lines.add("");
    }

    private static String text(String words) {
        return words.replace("|", "\\|").replace("<", "&lt;");
    }
}
