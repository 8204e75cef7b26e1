package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of two directories every file is compared, or named with a code other than 0. */
class DirectoryDiffTest {
    private static final Path PAIRS = Path.of("src/test/resources/pairs");
    private static final Path EQUAL = PAIRS.resolve("nested_left.npy");
    private static final Path OTHER = PAIRS.resolve("nested_right.npy");

    @TempDir
    private Path folder;

    private Path left;
    private Path right;

    @BeforeEach
    void copyAnEqualPair() throws IOException {
        left = Files.createDirectory(folder.resolve("left"));
        right = Files.createDirectory(folder.resolve("right"));
        both("a.npy", EQUAL, EQUAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grads", "grads.pkl", "grads.ckpt", ".hidden", "deep/er/grads.bin", "step 1.NPY", "x.npy.1"})
    void aNameTellsNothing(String name) throws IOException {
        both(name, EQUAL, OTHER);
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).contains("a.npy", name);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "notes.txt, a text, a text",
        "notes.txt, a text, another",
        "empty.npy, '', ''",
        "config.json, {}, {}",
        "deep/notes.npy, no record at all, no record at all",
    })
    void whatIsNoRecordIsNamedAndCounts(String name, String leftText, String rightText) throws IOException {
        write(left.resolve(name), leftText);
        write(right.resolve(name), rightText);
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.lines()).contains("a.npy", "not compared: no recorded file by its content: " + name);
        assertThat(run.err())
                .isEqualTo("lockstep: 1 of 2 files were not compared: " + name + "; --ignore PATTERN leaves files out"
                        + System.lineSeparator());
        assertThat(report().path("passed").asBoolean()).isFalse();
        assertThat(report().path("checks").findValuesAsText("verdict")).contains("failed");
    }

    @ParameterizedTest
    @CsvSource({
        "--ignore, notes.txt, 0",
        "--ignore, *.txt, 0",
        "--ignore, deep/*, 2",
        "--ignore, n?tes.txt, 0",
        "--ignore, NOTES.txt, 2",
        "--only, *.npy, 0",
        "--only, n*, 2",
        "--only, a.npy, 0",
    })
    void whatAPatternLeavesOutDoesNotCount(String option, String pattern, int code) throws IOException {
        write(left.resolve("deep/notes.txt"), "a text");
        write(right.resolve("notes.txt"), "a text");
        CommandRun run = diff(option, pattern);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out().contains("left out by --only and --ignore: 2 files"))
                .isEqualTo(code == 0);
    }

    /** The empty file has nothing of a record's on either side, and is one by the other side's. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 60, 200})
    void aBrokenFileIsOneFailedPair(int bytes) throws IOException {
        both("b.npy", EQUAL, EQUAL);
        both("c.npy", EQUAL, OTHER);
        byte[] whole = Files.readAllBytes(EQUAL);
        Files.write(right.resolve("b.npy"), Arrays.copyOf(whole, bytes));
        Path log = folder.resolve("log");
        CommandRun run = diff("--log", log.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.lines()).contains("a.npy", "c.npy");
        assertThat(run.lines()).anyMatch(line -> line.startsWith("failed: " + right.resolve("b.npy") + ": "));
        assertThat(run.err()).contains("1 of 3 files were not compared: b.npy").hasLineCount(1);
        assertThat(report().path("checks").findValuesAsText("name")).containsExactly("a.npy", "b.npy", "c.npy");
        assertThat(Files.readString(log).lines().filter(line -> line.contains("diff check")))
                .hasSize(3)
                .filteredOn(line -> line.endsWith("passed"))
                .hasSize(1);
    }

    @Test
    void aFileThatMayNotBeReadIsOneFailedPair() throws IOException {
        Files.createDirectories(left.resolve("b.npy"));
        Files.createSymbolicLink(right.resolve("gone.npy"), Path.of("nowhere"));
        Files.copy(EQUAL, left.resolve("gone.npy"));
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.lines()).contains("failed: " + right.resolve("gone.npy") + ": no such file");
    }

    @Test
    void linkedDirectoriesAreFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(OTHER, elsewhere.resolve("b.npy"));
        Files.createSymbolicLink(left.resolve("run"), elsewhere);
        Files.createDirectory(right.resolve("run"));
        Files.copy(EQUAL, right.resolve("run/b.npy"));
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).contains("run/b.npy");
    }

    @Test
    void aCircleOfLinksIsNamed() throws IOException {
        Files.createSymbolicLink(left.resolve("again"), left);
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.lines()).contains("not compared: its links lead in a circle: again");
    }

    /** Of one pair among others it says nothing: losses may be equal where gradients are not. */
    @Test
    void equalBitsAreSaidOfAllFilesTogether() throws IOException {
        assertThat(diff().lines())
                .contains("warning: all bits of all pairs of files are equal: they may come from one and the same run");
        both("b.npy", EQUAL, OTHER);
        assertThat(diff().out()).doesNotContain("all bits");
    }

    @Test
    void directoriesWithoutACommonNameAreRefused() throws IOException {
        Files.move(left.resolve("a.npy"), left.resolve("b.npy"));
        CommandRun run = diff();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("lockstep: " + left + ": has no file of a name that " + right
                        + " has too: a.npy, b.npy; --pair PATTERN pairs files whose names differ"
                        + System.lineSeparator());
        Files.delete(left.resolve("b.npy"));
        Files.delete(right.resolve("a.npy"));
        assertThat(diff().err()).endsWith("has too: there is none to compare" + System.lineSeparator());
    }

    @Test
    void patternsForTwoFilesAreRefused() {
        CommandRun run = CommandRun.of("diff", EQUAL.toString(), OTHER.toString(), "--only", "loss*");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--only, --ignore and --pair choose among the files of directories");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--ignore"})
    void anEmptyPatternOfFilesIsRefused(String option) {
        CommandRun run = diff(option, "");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(option + ": an empty pattern matches no file");
    }

    @Test
    void anEmptyPatternOfKeysIsRefused() {
        CommandRun run = diff("--threshold", "a=1e-5,=1e-6,1e-4");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--threshold: \"=1e-6\" has a limit with an empty pattern");
    }

    @Test
    void onlyFailedLeavesOutWhatPasses() throws IOException {
        both("b.npy", EQUAL, OTHER);
        Path log = folder.resolve("log");
        CommandRun run = diff("--only-failed", "--log", log.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).contains("b.npy").doesNotContain("a.npy");
        List<String> printed = run.lines().stream()
                .filter(line -> line.startsWith("["))
                .map(DirectoryDiffTest::unstamped)
                .toList();
        assertThat(printed).containsSubsequence("layer_0", "\tattn", "\t\tk: ", "diff check failed");
        assertThat(printed).noneMatch(line -> line.contains("True"));
        assertThat(Files.readString(log)).contains("True");
    }

    private static String unstamped(String line) {
        return line.replaceFirst("^\\[[^]]*] root INFO: ", "");
    }

    private void both(String name, Path leftFile, Path rightFile) throws IOException {
        Files.createDirectories(left.resolve(name).getParent());
        Files.createDirectories(right.resolve(name).getParent());
        Files.copy(leftFile, left.resolve(name));
        Files.copy(rightFile, right.resolve(name));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    private CommandRun diff(String... more) {
        String[] files = {
            "diff",
            left.toString(),
            right.toString(),
            "--json",
            folder.resolve("report.json").toString()
        };
        return CommandRun.of(Stream.concat(Stream.of(files), Stream.of(more)).toArray(String[]::new));
    }
}
