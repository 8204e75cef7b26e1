package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.run.FakeRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorders that honour {@code precision} make a run in float64 of their own, of a model that Lockstep's engine does not know. */
@ExtendWith(SharedSession.class)
class OwnFloat64Test {
    private static final String SUITE = """
        { "suite": "own", "tolerance": {"threshold": 1e-5},
          "defaults": {"backprop": {"seeds": "0-9", "iterations": 4, "observe": {"loss": "loss_{iteration}"}}},
          "backprop": [
            { "name": "null", "candidate": {"command": %1$s}, "reference": {"command": %2$s} },
            { "name": "other", "candidate": {"command": %3$s}, "reference": {"command": %2$s} },
            { "name": "biased", "candidate": {"command": %4$s}, "reference": {"command": %2$s} },
            { "name": "tight", "tolerance": {"threshold": 1e-9}, "candidate": {"command": %1$s}, "reference": {"command": %2$s} },
            { "name": "outside", "tolerance": {"threshold": 1e-7}, "candidate": {"command": %4$s}, "reference": {"command": %2$s} },
            { "name": "one", "candidate": {"command": %5$s}, "reference": {"command": %6$s} },
            { "name": "fails", "candidate": {"command": %7$s}, "reference": {"command": %6$s} },
            { "name": "repeats", "allow": ["nondeterministic"], "candidate": {"command": %10$s, "repeat": 3}, "reference": {"command": %2$s} },
            { "name": "named", "candidate": {"command": %1$s}, "reference": {"command": %2$s},
              "noise": [{"command": %10$s, "repeat": 4}], "arbiter": {"command": %1$s, "precision": "float64"} },
            { "name": "few", "seeds": "0", "candidate": {"command": %8$s}, "reference": {"command": %6$s} },
            { "name": "off", "noise": false, "candidate": {"command": %9$s}, "reference": {"command": %6$s} } ] }
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;
    private static final Map<String, JsonNode> CHECKS = new LinkedHashMap<>();

    @BeforeAll
    static void runOnce() throws IOException {
        Path suite = Files.writeString(
                folder.resolve("own.json"),
                SUITE.formatted(
                        recorder("2.16.0", "noisy", "any"),
                        recorder("2.15.0", "noisy", "any"),
                        recorder("2.16.1", "noisy_other", "any"),
                        recorder("2.16.2", "noisy_biased", "any"),
                        recorder("2.16.3", "noisy", "one"),
                        recorder("2.15.1", "well", "any"),
                        recorder("2.16.4", "noisy_fails", "any"),
                        recorder("2.16.5", "noisy", "few"),
                        recorder("2.16.6", "noisy", "off"),
                        recorder("2.16.7", "noisy_unsteady", "any")));
        Path json = folder.resolve("report.json");
        run = CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--run-id",
                "own",
                "--allow-commands",
                "--json",
                json.toString());
        new ObjectMapper()
                .readTree(json.toFile())
                .path("checks")
                .forEach(check -> CHECKS.put(check.path("name").asText(), check));
    }

    private static String recorder(String version, String behaviour, String place) {
        return FakeRecorder.json("torch", version, behaviour, folder.resolve(place));
    }

    @ParameterizedTest
    @CsvSource({
        "null, agrees",
        "other, drifts",
        "biased, drifts",
        "tight, amplified",
        "outside, mismatch",
        "one, agrees",
        "fails, agrees",
        "repeats, agrees",
        "named, agrees",
    })
    void itIsTheNoiseOfItsCheck(String check, String verdict) {
        assertThat(CHECKS.get(check).path("verdict").asText()).as(run.out()).isEqualTo(verdict);
    }

    /** Noise of 1e-7 on either side, in eight seeds. */
    @Test
    void sigmaIsTheNoiseOfBothSides() {
        JsonNode key = CHECKS.get("null").path("keys").get(1);
        assertThat(key.path("sigma").asDouble()).isBetween(0.8e-7, 2.2e-7);
        assertThat(key.path("noise_from").asText()).isEqualTo("the candidate's own float64 runs of 8 seeds");
        assertThat(key.path("candidate_error").asDouble()).isBetween(0.3, 2.0);
        assertThat(key.path("reference_error").asDouble()).isBetween(0.3, 2.0);
    }

    /** Each side is held against its own: what computes something else rounds no worse. */
    @Test
    void onlyASideThatIsOffItsOwnFloat64RunIsBlamed() {
        assertThat(run.out())
                .contains("biased: the candidate stands off the float64 run: ")
                .contains("outside: the candidate stands off the float64 run: ")
                .contains("other: systematically apart (biased)")
                .doesNotContain("other: the candidate stands off", "other: the reference stands off");
    }

    /** Of a side without such a run nothing is said. */
    @Test
    void oneSideIsEnoughToMeasureNoise() {
        JsonNode key = CHECKS.get("one").path("keys").get(1);
        assertThat(key.path("sigma").asDouble()).isBetween(0.8e-7, 2.2e-7);
        assertThat(key.path("reference_error").isNumber()).isFalse();
    }

    @Test
    void eightSeedsAreEnoughAndOneIsNone() throws IOException {
        assertThat(started("one")).as("ten seeds, and eight in float64").isEqualTo(18);
        assertThat(started("few")).isEqualTo(1);
        assertThat(started("off")).isEqualTo(10);
        assertThat(CHECKS.get("few").path("keys").get(0).has("sigma")).isFalse();
    }

    /** Noise of 1e-7 on either side, and 1e-7 from run to run of one of them. */
    @Test
    void whatRunsDifferByIsNoiseToo() {
        JsonNode key = CHECKS.get("repeats").path("keys").get(1);
        assertThat(key.path("noise_from").asText())
                .isEqualTo("the candidate's own float64 runs of 8 seeds and repeats of the candidate");
        assertThat(key.path("sigma").asDouble()).isBetween(1.2e-7, 2.8e-7);
    }

    @Test
    void aSideOfNoiseThatIsRepeatedIsAsManyReplicas() {
        JsonNode key = CHECKS.get("named").path("keys").get(1);
        assertThat(key.path("noise_from").asText()).isEqualTo("4 replicas of 10 seeds");
        assertThat(key.path("sigma").asDouble()).isBetween(0.8e-7, 2.2e-7);
        assertThat(key.path("candidate_error").asDouble()).isBetween(0.3, 2.0);
    }

    @Test
    void aRunInFloat64ThatFailsIsARemark() {
        assertThat(run.out())
                .contains(
                        "fails: noise: seed 0, candidate_float64: RecorderException: exit code 9; it printed nothing");
    }

    private static long started(String place) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(place))) {
            return files.filter(file -> file.getFileName().toString().startsWith("seed-"))
                    .count();
        }
    }
}
