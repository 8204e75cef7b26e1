package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
                .containsExactly("verdict: missing (1 keys compared: 1 exact)", "missing on the right: b");
    }

    @Test
    void equalFilesPassWithAWarning() {
        String file = PAIRS.resolve("nested_left.npy").toString();
        Outcome outcome = execute(file, file);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines().reduce("", (first, last) -> last))
                .isEqualTo("warning: all bits of both files are equal: they may come from one and the same run");
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
