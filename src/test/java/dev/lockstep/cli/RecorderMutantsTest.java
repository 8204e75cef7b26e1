package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mutants of a candidate that a command makes, run by its recorder. */
@ExtendWith(SharedSession.class)
class RecorderMutantsTest {
    private static final String SUITE = """
        {"suite": "toy", "backprop": [
          {"name": "bp", "seeds": "0-1", "iterations": 4, "observe": {"loss": "loss_{iteration}"}, "tolerance": {"threshold": 1e-4},
           "candidate": {"command": ["python3", "%s"]}, "reference": {"npy": "torch.npy", "key": "seed_{seed}/{key}"},
           "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2},
           "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
           "batch": {"generator": "numpy-randint", "size": 2, "length": 8, "seed": "{seed}"},
           "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4, "weight_decay": 0.01}}}]}
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;
    /** By the fields and the values that they are set to. */
    private static Map<String, JsonNode> mutants;

    @BeforeAll
    static void looks() throws IOException {
        Path toy = Path.of("src/test/resources/recorders/toy.py").toAbsolutePath();
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE.formatted(toy));
        Path json = folder.resolve("b.json");
        run = CommandRun.of(
                "blindspots", suite.toString(), "--seeds", "1", "--allow-commands", "--json", json.toString());
        mutants = new TreeMap<>();
        new ObjectMapper().readTree(json.toFile()).path("blindspots").forEach(each -> {
            JsonNode edit = each.path("edits").get(0);
            mutants.put(edit.path("field").asText() + " " + edit.path("to"), each);
        });
    }

    @Test
    void theyAreRunByTheRecorderForTheFieldsThatItHonours() {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("the mutants are run by python3 ").contains("for the fields that it honours");
        assertThat(mutants.keySet())
                .isNotEmpty()
                .allMatch(
                        mutant -> mutant.matches("(optimizer\\.params\\.(lr|weight_decay)|loss\\.label_smoothing) .*"));
    }

    @Test
    void whatMovesTheRecordersLossesIsSeen() {
        // Three iterations of 100 (1e-3 - 3e-4).
        JsonNode rate = mutants.get("optimizer.params.lr 0.001");
        assertThat(rate.path("state").asText()).isIn("seen", "confounded");
        assertThat(rate.path("effect").asDouble()).isCloseTo(0.21, offset(1e-6));
        // And of 0.01, which Lockstep's engine would move by 1e-7.
        assertThat(mutants.get("optimizer.params.weight_decay 0.0")
                        .path("effect")
                        .asDouble())
                .isCloseTo(0.03, offset(1e-6));
    }

    @Test
    void whatARecorderDoesNotHeedIsNotSeen() {
        JsonNode smoothing = mutants.get("loss.label_smoothing 0.1");
        assertThat(smoothing.path("state").asText()).isEqualTo("not exercised");
        assertThat(smoothing.path("effect").asDouble()).isZero();
        assertThat(smoothing.path("reason").asText())
                .isEqualTo("would be by Lockstep's engine: the recorder does not move");
    }
}
