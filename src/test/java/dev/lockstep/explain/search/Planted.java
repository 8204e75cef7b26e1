package dev.lockstep.explain.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.json.RecorderCaseText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A difference that was planted in a record, of {@code explain/planted.json}.
 *
 * @param group such as single, number, pair
 * @param setting {@link RecordedCase#PROBE} or {@link RecordedCase#ORIGINAL}
 * @param recorded whether torch recorded it; what it has no field for is a replica by the engine
 * @param truth the edits that make it
 */
record Planted(String name, String group, String setting, boolean recorded, Hypothesis truth) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<Planted> all(Path resources) throws IOException {
        List<Planted> all = new ArrayList<>();
        for (JsonNode node :
                MAPPER.readTree(resources.resolve("explain/planted.json").toFile())) {
            all.add(new Planted(
                    node.get("setting").asText() + "/" + node.get("name").asText(),
                    node.get("group").asText(),
                    node.get("setting").asText().equals("probe") ? RecordedCase.PROBE : RecordedCase.ORIGINAL,
                    node.get("by").asText().equals("torch"),
                    edits(node.get("edits"))));
        }
        return all;
    }

    private static Hypothesis edits(JsonNode node) {
        Hypothesis edits = Hypothesis.NONE;
        for (Map.Entry<String, JsonNode> edit : node.properties()) {
            edits = edits.and(Hypothesis.of(edit.getKey(), null, MAPPER.convertValue(edit.getValue(), Object.class)));
        }
        return edits;
    }

    /** Writes what a recorder is given of all that torch records: {@code java ... Planted RESOURCES CASES.jsonl}. */
    public static void main(String[] args) throws IOException {
        try (PrintStream lines = new PrintStream(Files.newOutputStream(Path.of(args[1])))) {
            for (Planted each : all(Path.of(args[0]))) {
                if (each.recorded) {
                    SpecTemplate template = ComputedTrials.edited(RecordedCase.template(each.setting), each.truth);
                    for (long seed : RecordedCase.check(each.setting).seeds()) {
                        String given = RecorderCaseText.of(
                                template.withSeed(seed).recorderCase(each.name, seed), path -> path, 2);
                        lines.println("{\"name\": \"" + each.name + "\", \"case\": " + given + "}");
                    }
                }
            }
        }
    }
}
