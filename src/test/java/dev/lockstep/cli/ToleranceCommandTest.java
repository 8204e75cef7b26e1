package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToleranceCommandTest {
    private static final String SUITE = """
        { "suite": "limits", "tolerance": {"threshold": 1e-6, "keys": {"other": {"threshold": 1}}},
          "backprop": [ {"name": "nano",
            "model": {"type": "bert-classifier", "layers": 1, "hidden": 8, "heads": 2, "intermediate": 16, "vocab": 11,
                      "max_position": 8, "labels": 2},
            "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
            "batch": {"generator": "numpy-randint", "size": 2, "length": 4, "seed": "{seed}"},
            "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 1e-3, "weight_decay": 0.5}},
            "seeds": "0-3", "iterations": 2, "observe": {"loss": "loss_{iteration}"},
            "candidate": {"computed": "float32"}, "reference": {"computed": "float32", "optimizer.framework": "paddle"}} ] }
        """;

    @TempDir
    private Path folder;

    @Test
    void limitsFollowFromNoiseAndAreWritten() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE);
        Path written = folder.resolve("limits.json");
        CommandRun run = CommandRun.of("tolerance", suite.toString(), "--write", written.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("times too loose", "null pairs of replicas 0 are outside", "the smallest: ")
                .containsPattern("of \\d+ single differences \\d+ are seen by seed 0");
        JsonNode keys = new ObjectMapper()
                .readTree(written.toFile())
                .path("backprop")
                .get(0)
                .path("tolerance")
                .path("keys");
        // Two losses of four seeds: some spacings, which are 6e-8 at a loss of 0.7.
        assertThat(keys.path("loss_0").path("threshold").asDouble()).isBetween(1e-7, 5e-7);
        assertThat(keys.path("loss_1").path("threshold").asDouble()).isBetween(1e-7, 5e-7);
        assertThat(CommandRun.of("run", written.toString(), "--dry-run").code()).isZero();
    }

    /** A limit that is a hundredth of the noise is called too tight, by how much, and shows no difference that noise hides. */
    @Test
    void aLimitBelowTheNoiseIsTooTight() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE.replace("1e-6", "1e-9"));
        CommandRun run = CommandRun.of("tolerance", suite.toString(), "--check", "nano");
        assertThat(run.out())
                .containsPattern("loss_0 .* 1\\.0E-9 +\\d+ times too tight")
                .doesNotContain("too loose");
        assertThat(CommandRun.of("tolerance", suite.toString(), "--check", "other")
                        .err())
                .contains("has no such check: other");
    }

    @Test
    void aSuiteThatWouldNotFindItsFilesIsNotWritten() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("limits.json");
        CommandRun run = CommandRun.of("tolerance", suite.toString(), "--write", elsewhere.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--write " + elsewhere + ": is not in the suite's folder");
        assertThat(elsewhere).doesNotExist();
    }
}
