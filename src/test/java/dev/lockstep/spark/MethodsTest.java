package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each method of a key is judged by itself, as reprod_log does until the first that fails. */
@ExtendWith(SharedSession.class)
class MethodsTest {
    /** Half a cycle against a whole one: they are equal while they warm up, and up to 3e-5 apart later. */
    private static final String SUITE = """
            { "suite": "methods", "tolerance": {"method": "all", "threshold": 1e-6},
              "schedules": [
                { "name": "cosine", "at": "all", "steps": 100, "log": "methods_diff.log",
                  "candidate": {"framework": "paddlenlp", "scheduler": "CosineDecayWithWarmup",
                    "params": {"learning_rate": 3e-5, "total_steps": 100, "warmup": 10}},
                  "reference": {"framework": "hf", "scheduler": "cosine", "lr": 3e-5,
                    "params": {"num_warmup_steps": 10, "num_training_steps": 100}} } ] }
            """;

    @TempDir
    private Path folder;

    @Test
    void aMethodThatPassesSaysSoBeforeOneThatFails() throws IOException {
        Path suite = Files.writeString(folder.resolve("methods.json"), SUITE);
        CommandRun run = CommandRun.of(
                "run", suite.toString(), "--out", folder.resolve("out").toString());
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.lines().stream().filter(line -> line.contains("diff: check passed")))
                .satisfiesExactly(
                        min -> assertThat(min).endsWith("min diff: check passed: True, value: 0.0"),
                        max -> assertThat(max).contains("max diff: check passed: False"),
                        mean -> assertThat(mean).contains("mean diff: check passed: False"));
    }
}
