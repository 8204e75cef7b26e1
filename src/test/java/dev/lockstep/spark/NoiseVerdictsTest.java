package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suites that name a float64 run and replicas, over what the real frameworks recorded. */
@ExtendWith(SharedSession.class)
class NoiseVerdictsTest {
    private static final Path RECORDS = Path.of("src/test/resources/bp").toAbsolutePath();

    private static final String SUITE = """
        { "suite": "noise", "tolerance": {"threshold": %s},
          "backprop": [ { "name": "pair", "seeds": "0-15", "iterations": 10, "observe": {"loss": "loss_{iteration}"},
            "candidate": %s, "reference": %s%s } ] }
        """;

    private static final String PADDLE = side("tiny_paddle");
    private static final String TORCH = side("tiny_torch");
    private static final String ARBITER = ", \"arbiter\": " + side("tiny_torch64");

    @TempDir
    private Path folder;

    private CommandRun run;

    /** NumPy: torch's errors to its float64 run about their mean over the seeds, less 2.5/12; D 1.786, b 1.177. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArbiterMeasuresNoiseWhereRepeatsTellNothing(boolean hasRepeats) throws IOException {
        JsonNode check = check("1e-6", ARBITER + (hasRepeats ? noise(TORCH, TORCH) : ""));
        assertThat(check.path("verdict").asText()).isEqualTo("drifts");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "pair: D 1.79, b 1.18 [",
                        " over 16 seeds; noise from the reference's distance from the float64 runs of 16 seeds",
                        "pair: systematically apart (biased) from iteration ",
                        "pair: the candidate stands off the float64 run: ");
        JsonNode last = check.path("keys").get(9);
        assertThat(last.path("d").asDouble()).isCloseTo(2.390, within(2e-3));
        assertThat(last.path("b").asDouble()).isCloseTo(2.060, within(2e-3));
        assertThat(last.path("sigma").asDouble()).isCloseTo(5.064e-8, within(1e-11));
        assertThat(last.path("candidate_error").asDouble())
                .isGreaterThan(3 * last.path("reference_error").asDouble());
    }

    /** The replicas are torch and paddle themselves: what they differ by is noise then, and no limit finds it. */
    @Test
    void whatReplicasDifferByIsAmplifiedBeyondTheLimit() throws IOException {
        JsonNode check = check("1e-9", ARBITER + noise(TORCH, PADDLE));
        assertThat(check.path("verdict").asText()).isEqualTo("amplified");
        assertThat(check.path("keys").findValuesAsText("verdict")).contains("amplified");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("pair: rounding grew, both sides are as far from the float64 run as float32 explains");
    }

    @Test
    void noiseWithoutAnArbiterTellsNobodyOff() throws IOException {
        JsonNode check = check("1e-9", noise(TORCH, PADDLE));
        assertThat(check.path("verdict").asText()).isEqualTo("amplified");
        assertThat(run.code()).isEqualTo(1);
        assertThat(check.path("keys").get(5).path("candidate_error").isNumber()).isFalse();
        assertThat(run.out())
                .contains("pair: no further apart than noise; no float64 run tells whether they are right: ")
                .doesNotContain("stands off the float64 run");
    }

    @Test
    void repeatsThatAreEqualBitForBitAreNoNoise() throws IOException {
        JsonNode check = check("1e-6", noise(TORCH, TORCH));
        assertThat(check.path("verdict").asText()).isEqualTo("agrees");
        assertThat(check.path("keys").get(5).has("sigma")).isFalse();
        assertThat(run.out()).contains("pair: the sides of noise lack the keys, or are equal bit for bit");
    }

    private static String noise(String one, String other) {
        return ", \"noise\": [" + one + ", " + other + "]";
    }

    private JsonNode check(String limit, String noise) throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE.formatted(limit, PADDLE, TORCH, noise));
        Path json = folder.resolve("report.json");
        run = CommandRun.of(
                "run", suite.toString(), "--out", folder.resolve("out").toString(), "--json", json.toString());
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(json.toFile()).path("checks").get(0);
    }

    private static String side(String record) {
        return "{\"npy\": \"" + RECORDS.resolve(record + ".npy") + "\", \"key\": \"seed_{seed}/{key}\"}";
    }
}
