package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sides without a fault against themselves: no invariance fails, however often it is asked. A repeat is a check of its own with
 * a seed of its own, which is where noise is known worst.
 */
@ExtendWith(SharedSession.class)
class CleanSidesTest {
    private static final Path RECORDERS = Path.of("jobs/recorders").toAbsolutePath();
    private static final String TOKENS =
            Path.of("src/test/resources/recorders/tokens.py").toAbsolutePath().toString();
    private static final String ALL =
            "[\"repeat\", \"batch_rows\", {\"name\": \"pad_longer\", \"by\": 3}, \"accumulate\", \"heads\", \"ffn\","
                    + " {\"name\": \"resume\", \"at\": 2}, \"threads\", \"stride\"]";
    private static final String OF_ND4J =
            "[\"repeat\", \"batch_rows\", \"pad_longer\", \"heads\", \"ffn\", \"stride\"]";
    private static final String OF_TOKENS =
            "[\"repeat\", \"batch_rows\", {\"name\": \"pad_longer\", \"by\": 3}, \"accumulate\", {\"name\":"
                    + " \"resume\", \"at\": 3}]";

    /** Five rows of ragged lengths: no two micro-batches are of one size. */
    private static final String RUN = """
        "model": {"type": "bert-classifier", "layers": 2, "hidden": 32, "heads": 4, "intermediate": 64, "vocab": 101, "max_position": 32, "labels": 3},
        "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
        "batch": {"generator": "numpy-randint", "size": 5, "length": 8, "pads": true, "mask": true, "count": 2, "seed": "{seed}"},
        "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4, "weight_decay": 0.1}, "no_decay": ["bias", "LayerNorm"]},
        "iterations": 6, "observe": {"loss": "loss_{iteration}", "grad_norm": "grad_norm_{iteration}", "param_norm": {"key": "param_norm", "at": [-1]}}
        """;

    /** By their names: the side, and the invariances that it honours. */
    private static final Map<String, List<String>> SIDES = Map.ofEntries(
            Map.entry("float32", List.of("\"computed\": \"float32\"", ALL)),
            Map.entry("float64", List.of("\"computed\": \"float64\"", ALL)),
            Map.entry("bfloat16", List.of("\"computed\": \"bfloat16\"", ALL)),
            Map.entry("paddle_dialect", List.of("\"computed\": \"float32\", \"optimizer.framework\": \"paddle\"", ALL)),
            Map.entry(
                    "momentum",
                    List.of(
                            "\"computed\": \"float32\", \"optimizer\": {\"name\": \"SGD\", \"params\": {\"lr\": 0.05,"
                                    + " \"momentum\": 0.9}}",
                            ALL)),
            Map.entry(
                    "weighted",
                    List.of(
                            "\"computed\": \"float32\", \"loss\": {\"class_weights\": [1, 2, 0.5],"
                                    + " \"label_smoothing\": 0.1}",
                            ALL)),
            Map.entry(
                    "scheduled",
                    List.of(
                            "\"computed\": \"float32\", \"optimizer\": {\"clip_norm\": 1, \"schedule\":"
                                    + " {\"framework\": \"hf\", \"scheduler\": \"linear\", \"params\":"
                                    + " {\"num_warmup_steps\": 2, \"num_training_steps\": 9}}}",
                            ALL)),
            Map.entry("nd4j", List.of("\"computed\": \"float32\", \"backend\": \"nd4j\"", OF_ND4J)),
            Map.entry("tokens", List.of("\"command\": [\"python3\", \"" + TOKENS + "\", \"none\"]", OF_TOKENS)),
            Map.entry("torch", List.of(recorder("python-torch", "torch_transformers.py"), ALL)),
            Map.entry(
                    "paddle",
                    List.of(
                            recorder("python-paddle", "paddle_paddlenlp.py") + ", \"optimizer.framework\": \"paddle\"",
                            ALL)));

    @TempDir
    private Path folder;

    private static String recorder(String program, String script) {
        return "\"command\": [\"" + program + "\", \"" + RECORDERS.resolve(script) + "\"]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64", "bfloat16", "weighted"})
    void aCleanSidePasses(String side) throws IOException {
        assertPasses(side, 1_000, 2, 1);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "float32",
                "float64",
                "bfloat16",
                "paddle_dialect",
                "momentum",
                "weighted",
                "scheduled",
                "nd4j",
                "tokens"
            })
    void aCleanSidePassesInAHundredRepeats(String side) throws IOException {
        assumeTrue(System.getProperty("side", side).contains(side), "another side is asked for");
        assertPasses(side, 0, 100, Integer.getInteger("seeds", 1));
    }

    @Tag("peers")
    @ParameterizedTest
    @CsvSource({"torch, 3", "paddle, 2"})
    void aFrameworksRecorderPasses(String side, int repeats) throws IOException {
        assertPasses(side, Integer.getInteger("first.seed", 0), Integer.getInteger("repeats", repeats), 1);
    }

    private void assertPasses(String side, int first, int repeats, int seeds) throws IOException {
        boolean whole = !side.equals("tokens");
        String checks = IntStream.range(first, first + repeats)
                .mapToObj(repeat -> """
                    {"name": "%1$s_%2$d", "seeds": "%6$d-%7$d", "candidate": {%3$s}, "invariances": %4$s, %5$s}\
                    """.formatted(
                                side,
                                repeat,
                                SIDES.get(side).get(0),
                                SIDES.get(side).get(1),
                                whole ? RUN : "\"iterations\": 6, \"observe\": \"all\"",
                                seeds * repeat,
                                seeds * repeat + seeds - 1))
                .collect(Collectors.joining(",\n"));
        Path suite = Files.writeString(
                folder.resolve("clean.json"), "{\"suite\": \"clean\", \"backprop\": [" + checks + "]}");
        Path json = folder.resolve("report.json");
        CommandRun run = CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--json",
                json.toString(),
                "--quiet",
                "--allow-commands");
        List<String> failed = failed(side, json);
        assertThat(failed).as(run.err()).isEmpty();
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    /** Checks that fail; prints the verdicts, warnings among them, and how far apart the sides are by the change. */
    private static List<String> failed(String side, Path json) throws IOException {
        Map<String, TreeMap<String, Integer>> verdicts = new TreeMap<>();
        Map<String, Double> farthest = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        for (JsonNode check : new ObjectMapper().readTree(json.toFile()).path("checks")) {
            String change = check.path("name").asText().replaceAll(".*\\[invariance=(\\w+).*", "$1");
            String verdict = check.path("verdict").asText();
            verdicts.computeIfAbsent(change, any -> new TreeMap<>()).merge(verdict, 1, Integer::sum);
            for (JsonNode key : check.path("keys")) {
                farthest.merge(change, key.path("d").asDouble(0), Math::max);
            }
            if (!check.path("passed").asBoolean()) {
                failed.add(check.path("name").asText() + ": " + verdict + " " + check.path("remarks"));
            }
        }
        verdicts.forEach((change, counts) -> System.out.printf(
                Locale.ROOT, "%s %s: %s, D at most %.2f%n", side, change, counts, farthest.get(change)));
        return failed;
    }
}
