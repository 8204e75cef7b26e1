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

/** Suites that name a float64 run and replicas, over what the real frameworks recorded. */
@ExtendWith(SharedSession.class)
class NoiseVerdictsTest {
    private static final Path RECORDS = Path.of("src/test/resources/bp").toAbsolutePath();

    private static final String SUITE = """
        { "suite": "noise", "tolerance": {"threshold": %s},
          "backprop": [ { "name": "pair", "seeds": "0-15", "iterations": 10, "observe": {"loss": "loss_{iteration}"},
            "candidate": %s, "reference": %s, "arbiter": %s, "noise": [%s, %s] } ] }
        """;

    @TempDir
    private Path folder;

    private CommandRun run;

    /** Replicas without spread leave what NumPy has of spacings alone: D 2.181, b 1.423. */
    @Test
    void paddleAgainstTorchDriftsWithinTheLimit() throws IOException {
        JsonNode check = check("1e-6", "tiny_paddle", "tiny_torch", "tiny_torch", "tiny_torch");
        assertThat(check.path("verdict").asText()).isEqualTo("drifts");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "pair: D 2.18, b 1.42 [",
                        " over 16 seeds; noise from 2 replicas of 16 seeds",
                        "pair: systematically apart (biased) from iteration ",
                        "pair: the candidate stands off the float64 run: ");
        JsonNode last = check.path("keys").get(9);
        assertThat(last.path("d").asDouble()).isCloseTo(3.15, within(6e-3));
        assertThat(last.path("b").asDouble()).isCloseTo(2.71, within(6e-3));
        assertThat(last.path("candidate_error").asDouble())
                .isGreaterThan(3 * last.path("reference_error").asDouble());
    }

    /** The replicas are torch and paddle themselves: what they differ by is noise then, and no limit finds it. */
    @Test
    void whatReplicasDifferByIsAmplifiedBeyondTheLimit() throws IOException {
        JsonNode check = check("1e-9", "tiny_paddle", "tiny_torch", "tiny_torch", "tiny_paddle");
        assertThat(check.path("verdict").asText()).isEqualTo("amplified");
        assertThat(check.path("keys").findValuesAsText("verdict")).contains("amplified");
        assertThat(run.code()).isEqualTo(1);
    }

    private JsonNode check(String limit, String candidate, String reference, String replica, String other)
            throws IOException {
        Path suite = Files.writeString(
                folder.resolve("suite.json"),
                SUITE.formatted(
                        limit, side(candidate), side(reference), side("tiny_torch64"), side(replica), side(other)));
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
