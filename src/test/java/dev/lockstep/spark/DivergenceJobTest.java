package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A check of two recordings of one BERT, by torch and by paddle, one weight of which was loaded without its transpose. */
@ExtendWith(SharedSession.class)
class DivergenceJobTest {
    private static final Path KEYS = Path.of("src/test/resources/keys").toAbsolutePath();

    /** Rounding in one framework against the other stays under 1e-5; a weight that is transposed moves losses by 1e-2. */
    private static final String SUITE = """
            { "suite": "divergence", "tolerance": {"threshold": 1e-5},
              "defaults": {"backprop": {"seeds": "0", "observe": "all", "reference": {"npy": "%1$s/torch.npy"}}},
              "backprop": [
                { "name": "right", "candidate": {"npy": "%1$s/paddle.npy", "keys": %2$s} },
                { "name": "wrong", "candidate": {"npy": "%1$s/paddle_wrong.npy", "keys": %2$s} } ] }
            """;

    @TempDir
    private Path folder;

    @Test
    void theWrongWeightIsWhereTheRunsPart() throws IOException {
        String rules = Files.readString(Path.of("conf/keys/paddlenlp-bert.json"))
                .replaceFirst("\\[", "[{\"match\": \"encoder_output/(?<i>.*)\", \"to\": \"hidden_{i}\"},");
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE.formatted(KEYS, rules));
        Path json = folder.resolve("report.json");
        CommandRun run = CommandRun.of(
                "run", suite.toString(), "--out", folder.resolve("out").toString(), "--json", json.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        String weight = "start/bert.encoder.layer.1.attention.self.query.weight";
        assertThat(run.lines().stream().filter(line -> line.contains("first divergence")))
                .satisfiesExactly(
                        forward -> assertThat(forward).startsWith("wrong: first divergence: " + weight + " (max "),
                        backward -> assertThat(backward).startsWith("wrong: first divergence of the gradients: grad/"));
        JsonNode checks = new ObjectMapper().readTree(json.toFile()).path("checks");
        assertThat(checks.get(0).path("clock").isNull()).isTrue();
        assertThat(checks.get(1).path("clock").path("first_key").asText()).isEqualTo(weight);
        assertThat(checks.get(1).path("clock").path("divergences")).hasSize(2);
    }
}
