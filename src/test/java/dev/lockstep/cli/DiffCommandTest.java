package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Held against the logs that reprod_log 1.0.1 wrote under NumPy 1.26; {@code ours} holds what Lockstep says otherwise. */
class DiffCommandTest {
    private static final Path PAIRS = Path.of("src/test/resources/pairs");
    private static final Path OURS = Path.of("src/test/resources/ours");

    @TempDir
    private Path folder;

    @Test
    void allPairsAreFound() throws IOException {
        assertThat(pairs("mean")).hasSize(18);
        assertThat(pairs("all")).hasSize(18);
        try (Stream<Path> ours = Files.list(OURS)) {
            // nan, empty, broadcast: on purpose; bool, scalars, missing_key: reprod_log aborts.
            assertThat(ours).hasSize(12);
        }
    }

    @ParameterizedTest
    @MethodSource("pairsOfBothMethods")
    void logHasReprodLogsBytes(String pair) throws IOException {
        String name = pair.substring(0, pair.indexOf('.'));
        String method = pair.substring(pair.indexOf('.') + 1);
        int code = diff(name, "--method", method).code();
        Path ours = OURS.resolve(pair + ".log");
        if (Boolean.getBoolean("golden.regenerate") && Files.exists(ours)) {
            Files.copy(folder.resolve("log"), ours, StandardCopyOption.REPLACE_EXISTING);
        }
        Path expected = Files.exists(ours) ? ours : PAIRS.resolve(pair + ".log");
        assertThat(unstamped(folder.resolve("log"))).isEqualTo(unstamped(expected));
        assertThat(code).isEqualTo(Files.readString(expected).endsWith("passed\n") ? 0 : 1);
    }

    @Test
    void whatLockstepAddsFollowsTheLog() {
        String out = diff("missing_key").out();
        assertThat(out.lines().skip(3))
                .containsExactly(
                        "verdict: exact (1 keys compared: 1 exact); 1 key is missing, which fails",
                        "missing on the right: b");
    }

    @Test
    void equalFilesPassWithAWarning() {
        String file = PAIRS.resolve("nested_left.npy").toString();
        Outcome outcome = execute(file, file);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines().reduce("", (first, last) -> last))
                .isEqualTo("warning: all bits of both files are equal: they may come from one and the same run");
    }

    @Test
    void shapesThatBroadcastAreComparedWhenAllowed() throws IOException {
        diff("broadcast", "--method", "all", "--allow-broadcast");
        assertThat(unstamped(folder.resolve("log"))).isEqualTo(unstamped(PAIRS.resolve("broadcast.all.log")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float32_matrix | --threshold 1e-6 | 0",
                "float32_matrix | --threshold 8.05858235253254e-07 | 0",
                "float32_matrix | --threshold 8.05858235253253e-07 | 1",
                "float32_matrix | --threshold log*=1e-7 | 1",
                "float32_matrix | --threshold other=1e-7 | 0",
                "float32_matrix | --threshold logits=1,*=0 | 0",
                "float32_matrix | --threshold ?ogits=1,0 | 0",
                "float32_matrix | --rtol 1e-9 | 1",
                "float32_matrix | --rtol 1e-9 --threshold 1 | 0",
                "scalars | --ulp 1 --threshold lr=1e-8 | 0",
                "scalars | --ulp 0 --threshold lr=1e-8 | 1",
                "float32_matrix | --method max | 1",
                "float32_matrix | --method min,mean | 0",
                "nan | --threshold 1e300 --rtol 1e300 --ulp 9999999999 | 1",
            })
    void limitsDecide(String pair, String options, int code) {
        assertThat(diff(pair, options.split(" ")).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nested | grad/*=1,a/?=1 | warning: --threshold grad/*: no key matches this pattern;warning:"
                        + " --threshold a/?: no key matches this pattern",
                "nested | layer_*/k=1,layer_0=1 | warning: --threshold layer_0: no key matches this pattern",
                "missing_key | b=1 | ''",
                "float32_matrix | logits=1,*=0 | ''",
            })
    void aPatternThatMatchesNoKeyIsSaid(String pair, String threshold, String warnings) {
        assertThat(diff(pair, "--threshold", threshold).out().lines().filter(line -> line.startsWith("warning: --")))
                .containsExactly(warnings.isEmpty() ? new String[0] : warnings.split(";"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threshold x | lockstep: --threshold: \"x\" is not a finite decimal number at least 0",
                "--threshold a=1,b=NaN | lockstep: --threshold: \"NaN\" is not a finite decimal number at least 0",
                "--rtol -1 | lockstep: --rtol: \"-1\" is not a finite decimal number at least 0",
                "--method median | lockstep: --method: \"median\" is none of mean, max, min, all",
            })
    void badOptionsAreNamed(String options, String line) {
        Outcome outcome = diff("nested", options.split(" "));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo(line + System.lineSeparator());
        assertThat(outcome.out()).isEmpty();
        assertThat(folder.resolve("log")).doesNotExist();
    }

    @Test
    void refusedFileEndsInOneLineAndNothingWritten() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/hostile"))) {
            List<Path> hostile = files.sorted().toList();
            assertThat(hostile).hasSize(17);
            for (Path file : hostile) {
                Path log = folder.resolve("log");
                Outcome outcome =
                        execute(PAIRS.resolve("nan_left.npy").toString(), file.toString(), "--log", log.toString());
                assertThat(outcome.code()).as("%s", file).isEqualTo(2);
                assertThat(outcome.err()).startsWith("lockstep: " + file + ": ").hasLineCount(1);
                assertThat(outcome.out()).isEmpty();
                assertThat(log).doesNotExist();
            }
        }
    }

    /** The state of one BERT as transformers and as paddlenlp hold it, both written by them. */
    @Test
    void rulesMakePaddlesStateTorchs() {
        Path states = Path.of("src/test/resources/states");
        Outcome outcome = execute(
                states.resolve("paddle.npy").toString(),
                states.resolve("torch.safetensors").toString(),
                "--keys",
                "conf/keys/paddlenlp-bert.json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("verdict: exact (25 keys compared: 25 exact)");
    }

    /** What a recorder puts before the names, such as grad/ and param/, does not keep the rules from matching. */
    @Test
    void rulesOfAStateFitGradientsToo() {
        Path keys = Path.of("src/test/resources/keys");
        Outcome outcome = execute(
                keys.resolve("paddle.npy").toString(),
                keys.resolve("torch.npy").toString(),
                "--keys",
                "conf/keys/paddlenlp-bert.json",
                "--threshold",
                "1e-5");
        assertThat(outcome.out().lines().filter(line -> line.startsWith("missing")))
                .containsExactly(
                        "missing on the right: encoder_output/* (3 keys)", "missing on the left: hidden_* (3 keys)");
        assertThat(outcome.out()).contains("(127 keys compared: ").doesNotContain("mismatch");
    }

    @ParameterizedTest
    @CsvSource({"ab, ac, true", "ab, abc, false", "abc, ab, false", "ab, ab, false"})
    void namesThatAreMissingOnBothSidesPointToKeys(String left, String right, boolean points) throws IOException {
        Outcome outcome = execute(
                keyed(left).toString(),
                keyed(right).toString(),
                "--log",
                folder.resolve("diff.log").toString());
        assertThat(outcome.out().contains("lockstep keys LEFT RIGHT --rules RULES.json proposes how to pair them"))
                .as(outcome.out())
                .isEqualTo(points);
    }

    /** A file with one value under each letter. */
    private Path keyed(String letters) throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        letters.chars().forEach(letter -> arrays.put(Character.toString(letter), NdArray.float32(new float[] {1})));
        Path file = Files.createTempFile(folder, letters, ".npy");
        Files.write(file, NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
        return file;
    }

    /** What a limit lets pass even of a copy that is rolled by one value. */
    @Test
    void tensorsThatCouldNotHaveFailedAreNamed() throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("weights", NdArray.float32(new float[] {1, 2, 3, 5}, 2, 2));
        arrays.put("still", NdArray.float32(new float[] {3, 3, 3}, 3));
        arrays.put("near", NdArray.float32(new float[] {1, 1.0000001f, 1}, 3));
        arrays.put("loss", NdArray.float32(new float[] {1}));
        Path left = Files.write(folder.resolve("l.npy"), NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
        arrays.put("weights", NdArray.float32(new float[] {1, 2, 3, 5.0000005f}, 2, 2));
        Path right = Files.write(folder.resolve("r.npy"), NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
        Path json = folder.resolve("rolled.json");
        Outcome outcome = execute(left.toString(), right.toString(), "--json", json.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines())
                .contains("could not have failed, a copy that is rolled by one value passes too: still, near");
        Map<String, String> controls = new LinkedHashMap<>();
        new ObjectMapper()
                .readTree(json.toFile())
                .at("/checks/0/keys")
                .forEach(key -> controls.put(
                        key.path("key").asText(), key.path("control_fails").toString()));
        assertThat(controls).isEqualTo(Map.of("weights", "true", "still", "false", "near", "false", "loss", "null"));
    }

    @Test
    void aLogThatCannotBeWrittenIsNamedFirst() {
        Path log = folder.resolve("none/diff.log");
        Outcome outcome = diff("nested", "--json", log.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("lockstep: " + log + ": cannot be written: there is no folder");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void directoriesAreComparedFileByFile() throws IOException {
        Path left = Files.createDirectories(folder.resolve("left/deep"));
        Path right = Files.createDirectories(folder.resolve("right/deep"));
        Files.copy(PAIRS.resolve("nested_left.npy"), left.resolve("a.npy"));
        Files.copy(PAIRS.resolve("nested_left.npy"), right.resolve("a.npy"));
        Files.copy(PAIRS.resolve("bool_left.npy"), right.resolve("b.npy"));
        Path json = folder.resolve("report.json");
        Outcome outcome = execute(left.getParent().toString(), right.getParent().toString(), "--json", json.toString());
        assertThat(outcome.code()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("checks").findValuesAsText("verdict")).contains("missing");
        assertThat(outcome.out().lines()).first().isEqualTo("deep/a.npy");
        assertThat(outcome.out()).endsWith("missing on the left: deep/b.npy" + System.lineSeparator());
    }

    @Test
    void jsonIsAReportOfTheKeys() throws IOException {
        Path json = folder.resolve("report.json");
        diff("missing_key", "--json", json.toString());
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("passed").asBoolean()).isFalse();
        JsonNode check = report.path("checks").path(0);
        assertThat(check.path("kind").asText()).isEqualTo("diff");
        assertThat(check.path("verdict").asText()).isEqualTo("missing");
        assertThat(check.path("keys").findValuesAsText("key")).containsExactly("a", "b");
        assertThat(check.path("keys").findValuesAsText("verdict")).containsExactly("exact", "missing");
    }

    private static Stream<String> pairsOfBothMethods() throws IOException {
        return Stream.concat(
                pairs("mean").stream().map(name -> name + ".mean"),
                pairs("all").stream().map(name -> name + ".all"));
    }

    private static List<String> pairs(String method) throws IOException {
        String ending = "." + method + ".rc";
        try (Stream<Path> files = Files.list(PAIRS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome diff(String name, String... more) {
        String[] files = {
            PAIRS.resolve(name + "_left.npy").toString(),
            PAIRS.resolve(name + "_right.npy").toString(),
            "--log",
            folder.resolve("log").toString()
        };
        return execute(Stream.concat(Stream.of(files), Stream.of(more)).toArray(String[]::new));
    }

    private static Outcome execute(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new DiffCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(ExitCode::ofException)
                .execute(args);
        return new Outcome(code, out.toString(), err.toString());
    }

    private static List<String> unstamped(Path log) throws IOException {
        String text = Files.readString(log);
        assertThat(text).endsWith("\n");
        return Stream.of(text.split("\n", -1))
                .map(line -> line.replaceFirst("^\\[\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\]", "[]"))
                .toList();
    }
}
