package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.spark.table.LogTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The noise that is measured without a word of the suite; {@code made.json} has a check made for each verdict that rests on it. */
@ExtendWith(SharedSession.class)
class NoiseFloorTest {
    private static final String SUITE = "src/test/resources/noise/made.json";

    @TempDir
    private Path folder;

    @Test
    void verdictsRestOnTheNoiseOfTheRunAndItIsMeasuredOnce() throws IOException {
        JsonNode first = report("first");
        assertThat(verdicts(first))
                .containsExactly(
                        Map.entry("agrees", "agrees"),
                        Map.entry("drifts", "drifts"),
                        Map.entry("mismatch", "mismatch"),
                        Map.entry("amplified", "amplified"),
                        Map.entry("off", "agrees"));
        assertThat(remarks(first, "mismatch")).contains("the reference stands off the float64 run: loss_1");
        assertThat(remarks(first, "amplified")).contains("rounding grew");
        assertThat(remarks(first, "off")).doesNotContain("sigma");
        // agrees, drifts and mismatch are of one run, amplified is of another: eight replicas and the float64 run of
        // eight seeds each.
        assertThat(measured()).isEqualTo(2 * 9 * 8);
        assertThat(report("second").path("checks")).isEqualTo(first.path("checks"));
        assertThat(measured()).isEqualTo(2 * 9 * 8);
    }

    @Test
    void withoutNoiseTheLimitsAloneJudge() throws IOException {
        JsonNode report = report("plain", "--no-noise");
        assertThat(verdicts(report))
                .containsEntry("drifts", "agrees")
                .containsEntry("mismatch", "mismatch")
                .containsEntry("amplified", "mismatch");
        assertThat(report.path("checks").get(0).path("keys").get(0).has("sigma"))
                .isFalse();
    }

    private JsonNode report(String run, String... more) throws IOException {
        Path json = folder.resolve(run + ".json");
        String[] words = {
            "run", SUITE, "--out", folder.resolve("out").toString(), "--run-id", run, "--json", json.toString()
        };
        String[] all = Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new);
        CommandRun command = CommandRun.of(all);
        assertThat(command.code()).as(command.err()).isEqualTo(1);
        return new ObjectMapper().readTree(json.toFile());
    }

    private static Map<String, String> verdicts(JsonNode report) {
        Map<String, String> verdicts = new LinkedHashMap<>();
        report.path("checks")
                .forEach(check -> verdicts.put(
                        check.path("name").asText(), check.path("verdict").asText()));
        return verdicts;
    }

    private static String remarks(JsonNode report, String name) {
        for (JsonNode check : report.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check.path("remarks").toString();
            }
        }
        throw new AssertionError("no check " + name);
    }

    /** Rows of the table of measured runs. */
    private long measured() {
        Table table = Tables.open(folder.resolve("out").toString()).table("noise");
        return LogTables.read(SharedSession.session(), table).count();
    }
}
