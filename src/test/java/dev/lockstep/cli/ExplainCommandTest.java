package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String STEP4 = Path.of(System.getProperty("basedir", ""), "conf/step4.json")
            .toAbsolutePath()
            .toString();

    @TempDir
    private Path folder;

    private Path suite(String candidate, String reference) throws IOException {
        Path file = folder.resolve("suite.json");
        Files.writeString(file, """
            {"suite": "nano", "backprop": [{"name": "bp", "candidate": %s, "reference": %s,
              "model": {"type": "bert-classifier", "layers": 2, "hidden": 32, "heads": 2, "intermediate": 64, "vocab": 101, "max_position": 64, "labels": 2},
              "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
              "batch": {"generator": "numpy-randint", "size": 2, "length": 8, "seed": "{seed}", "count": 2},
              "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4, "eps": 1e-6, "weight_decay": 0.5}, "no_decay": ["bias", "LayerNorm"]},
              "seeds": "0-3", "iterations": 6, "observe": {"loss": "loss_{iteration}"}}]}
            """.formatted(candidate, reference));
        return file;
    }

    private JsonNode explained(CommandRun run, Path json) throws IOException {
        assertThat(run.code()).as(run.err()).isZero();
        return new ObjectMapper().readTree(json.toFile()).path("checks").get(0).path("explanation");
    }

    @Test
    void theOriginalCosineFailureIsExplained() throws IOException {
        Path json = folder.resolve("e.json");
        CommandRun run = CommandRun.of("explain", STEP4, "--check", "cosine", "--json", json.toString());
        JsonNode explanation = explained(run, json);
        assertThat(explanation.path("status").asText()).isEqualTo("explained");
        JsonNode edit = explanation.path("hypotheses").get(0).path("edits").get(0);
        assertThat(edit.path("side").asText()).isEqualTo("candidate");
        assertThat(edit.path("field").asText()).isEqualTo("params.num_cycles");
        assertThat(edit.path("from").asDouble()).isEqualTo(1);
        assertThat(edit.path("to").asDouble()).isEqualTo(0.5);
        assertThat(run.out()).contains("reproduced to 0 ulp at 1025 of 1025 steps by params.num_cycles = 0.5");
    }

    @Test
    void anotherRateIsFoundToItsDigits() throws IOException {
        Path suite =
                suite("{\"computed\": \"float32\"}", "{\"computed\": \"float32\", \"optimizer.params.lr\": 4.7e-4}");
        Path json = folder.resolve("e.json");
        CommandRun run =
                CommandRun.of("explain", suite.toString(), "--json", json.toString(), "--out", folder.toString());
        JsonNode explanation = explained(run, json);
        assertThat(explanation.path("status").asText()).isEqualTo("explained");
        JsonNode edit = explanation.path("hypotheses").get(0).path("edits").get(0);
        assertThat(edit.path("field").asText()).isEqualTo("optimizer.params.lr");
        assertThat(edit.path("to").asDouble()).isEqualTo(4.7e-4);
        assertThat(explanation.path("commands").get(0).asText()).isEqualTo("lockstep run " + suite + " --check bp");
        String reproduced = explanation.path("commands").get(1).asText();
        assertThat(reproduced).endsWith(" --check bp --edit candidate.optimizer.params.lr=4.7E-4");
        String[] words = (reproduced + " --no-noise --out " + folder).split(" ", -1);
        CommandRun again = CommandRun.of(Arrays.copyOfRange(words, 1, words.length));
        // Both sides are one spec then: that they agree says nothing, and the run says so.
        assertThat(again.out()).as(again.err()).contains("vacuous");
    }

    /** A model that Lockstep's engine does not know: the recorder alone can say it. */
    @Test
    void aSideThatACommandMakesIsExplainedByItsRecorder() throws IOException {
        String toy = Path.of(System.getProperty("basedir", ""), "src/test/resources/recorders/toy.py")
                .toAbsolutePath()
                .toString();
        Path suite = suite(
                "{\"command\": [\"python3\", \"" + toy + "\"]}",
                "{\"command\": [\"python3\", \"" + toy + "\"], \"optimizer.params.lr\": 4.7e-4}");
        Path json = folder.resolve("e.json");
        CommandRun run = CommandRun.of(
                "explain",
                suite.toString(),
                "--allow-commands",
                "--no-pairs",
                "--json",
                json.toString(),
                "--out",
                folder.toString());
        JsonNode explanation = explained(run, json);
        assertThat(explanation.path("status").asText()).as(run.out()).isEqualTo("explained");
        JsonNode edit = explanation.path("hypotheses").get(0).path("edits").get(0);
        assertThat(edit.path("field").asText()).isEqualTo("optimizer.params.lr");
        assertThat(edit.path("to").asDouble()).isEqualTo(4.7e-4);
        assertThat(run.err()).contains("a run of the recorder takes ");
    }

    @Test
    void aCauseThatNoFieldHasIsNotNamed() throws IOException {
        // Weights of a seed that nobody would guess.
        Path suite = suite("{\"computed\": \"float32\"}", "{\"computed\": \"float32\", \"weights.seed\": 90817}");
        Path json = folder.resolve("e.json");
        CommandRun run = CommandRun.of(
                "explain", suite.toString(), "--no-pairs", "--json", json.toString(), "--out", folder.toString());
        JsonNode explanation = explained(run, json);
        assertThat(explanation.path("status").asText()).isEqualTo("unexplained");
        explanation
                .path("hypotheses")
                .forEach(each -> assertThat(each.path("fits").asBoolean()).isFalse());
    }

    @Test
    void aRunExplainsWhatFailed() throws IOException {
        Path suite =
                suite("{\"computed\": \"float32\"}", "{\"computed\": \"float32\", \"model.hidden_act\": \"relu\"}");
        Path json = folder.resolve("r.json");
        String out = folder.resolve("out").toString();
        CommandRun run = CommandRun.of(
                "run",
                suite.toString(),
                "--explain",
                "--no-noise",
                "--run-id",
                "r1",
                "--out",
                out,
                "--json",
                json.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("bp: explained: ").contains("model.hidden_act = relu; the suite says gelu");
        JsonNode explanation =
                new ObjectMapper().readTree(json.toFile()).path("checks").get(0).path("explanation");
        assertThat(explanation.path("status").asText()).isEqualTo("explained");
        CommandRun sql = CommandRun.of("sql", "SELECT check, status FROM explanations", "--out", out);
        assertThat(sql.out()).as(sql.err()).contains("bp").contains("explained");
        CommandRun summary =
                CommandRun.of("sql", "SELECT DISTINCT status, sentence FROM summary WHERE check = 'bp'", "--out", out);
        assertThat(summary.out())
                .as(summary.err())
                .contains("explained")
                .contains("model.hidden_act = relu; the suite says gelu");
        CommandRun again = CommandRun.of("explain", "r1", "--out", out);
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("model.hidden_act = relu; the suite says gelu");
    }

    @Test
    void anUnknownCheckIsBadUsage() {
        CommandRun run = CommandRun.of("explain", STEP4, "--check", "cosin");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--check cosin: the suite has linear, cosine");
    }

    @Test
    void recordsThatAreNotThereAreBadUsage() {
        CommandRun run = CommandRun.of("explain", "a.npy", "b.npy");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("a.npy: no such file");
    }

    /** The suite describes no model that Lockstep could run: the record's updates are enough. */
    @Test
    void oneRecordIsHeldAgainstTheOptimizerOfItsSuite() throws IOException {
        Path suite = folder.resolve("mine.json");
        Files.writeString(suite, """
            {"suite": "mine", "backprop": [{"name": "steps", "candidate": {"command": ["python", "rec.py"]}, "reference": {"npy": "x.npy"},
              "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5, "weight_decay": 0.01}, "no_decay": ["bias", "norm"]},
              "seeds": "0", "iterations": 2, "observe": {"loss": "loss_{iteration}"}}]}
            """);
        String record = Path.of(System.getProperty("basedir", ""), "src/test/resources/replay/torch_adamw.npy")
                .toAbsolutePath()
                .toString();
        Path json = folder.resolve("e.json");
        CommandRun run = CommandRun.of("explain", record, "--suite", suite.toString(), "--json", json.toString());
        JsonNode explanation = explained(run, json);
        assertThat(explanation.path("status").asText()).isEqualTo("explained");
        assertThat(explanation.path("sentence").asText())
                .startsWith(
                        "the recorded run is not what the suite says: it has lr 0.001 (suite: 3e-05); it is torch's");
        JsonNode edit = explanation.path("hypotheses").get(0).path("edits").get(0);
        assertThat(edit.path("field").asText()).isEqualTo("optimizer.params.lr");
        assertThat(edit.path("from").asDouble()).isEqualTo(3e-5);
        assertThat(edit.path("to").asDouble()).isEqualTo(1e-3);
    }
}
