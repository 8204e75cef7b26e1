package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole commands on what people really save: nothing in a file is passed over without a word. */
class UnusualFilesTest {
    private static final Path FRAMEWORKS = Path.of("src/test/resources/frameworks");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "model.pdparams, protocol2.pdparams",
        "memmap.npy, memmap.npy",
        "complex_f.npy, complex_f.npy",
        "state.pt, state.pt"
    })
    void equalFilesOfOtherFormatsPass(String left, String right) {
        assertThat(diff(FRAMEWORKS.resolve(left), FRAMEWORKS.resolve(right)).code())
                .isZero();
    }

    @Test
    void whatCannotBeComparedIsNamedAndCounts() {
        CommandRun run = diff(FRAMEWORKS.resolve("kinds_numpy1.npy"), FRAMEWORKS.resolve("kinds_numpy2.npy"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("verdict: non-finite (37 keys compared: 2 non-finite, 35 exact)")
                .contains("not compared: text (a string), texts (an array of dtype U2), none (None), bytes (a string), "
                        + "set (a set), frozen (a set), large (an integer of more than 64 bits), "
                        + "dates (an array of dtype M8), records (an array of dtype with fields), "
                        + "objects (an object array)")
                .contains("longdouble is compared as float64: longdouble")
                .doesNotContain("warning: all bits");
    }

    @Test
    void keysThatReadTheSameAreRefusedByName() throws IOException {
        Path file = pickle("}(K\u0001K\u0007V1\nK\u0008u.");
        assertThat(diff(file, file)).isEqualTo(refused(file + ": offset 13: keys 1 (int) and 1 (str) both read 1"));
    }

    @ParameterizedTest
    @CsvSource({"diff", "keys"})
    void nestedAndSlashedKeysThatReadTheSameAreRefusedByName(String command) throws IOException {
        Path file = pickle("}(Va\n}Vb\nK\u0001sVa/b\nK\u0002u.");
        CommandRun run = CommandRun.of(command, file.toString(), file.toString());
        assertThat(run).isEqualTo(refused(file + ": keys [a, b] and [a/b] both read a/b"));
    }

    @ParameterizedTest
    @CsvSource({
        "'](K\u0001K\u0002e.', 'exact (1 keys compared'",
        "'](](K\u0001e}Vlr\nK\u0001se.', 'exact (2 keys compared'",
        "'(K\u0001Ntq\u0000.', 'exact (1 keys compared: 1 exact)'",
        "'K\u0007.', 'exact (1 keys compared'",
    })
    void listsAndNumbersStandWithoutADictionary(String opcodes, String verdict) throws IOException {
        Path file = pickle(opcodes);
        assertThat(diff(file, file).out()).contains("verdict: " + verdict);
    }

    @Test
    void recordingThatWasCutIsPointedOut() throws IOException {
        Path whole = Files.copy(pickle("}(Viter_0/loss\nK\u0001Viter_1/loss\nK\u0001u."), folder.resolve("whole.pkl"));
        Path cut = pickle("}(Viter_0/loss\nK\u0001Vcut\nK\u0001u.");
        CommandRun run = diff(cut, whole);
        assertThat(run.lines())
                .contains("left was cut in iteration 1: what it lacks from there on was never recorded")
                .contains("missing on the left: iter_1/loss");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void aFileWithNothingToCompareIsRefused() throws IOException {
        Path file = pickle("}(Va\nNVb\nVtext\nu.");
        assertThat(diff(file, file))
                .isEqualTo(refused(file + ": key a: None cannot be compared, nor can anything else in the file"));
    }

    private CommandRun refused(String line) {
        return new CommandRun(2, "", "lockstep: " + line + "\n");
    }

    private CommandRun diff(Path left, Path right) {
        return CommandRun.of("diff", left.toString(), right.toString());
    }

    /** A pickle without a protocol, as protocols 0 and 1 are. */
    private Path pickle(String opcodes) throws IOException {
        return Files.write(folder.resolve("f.pkl"), ("\u0080\u0002" + opcodes).getBytes(StandardCharsets.ISO_8859_1));
    }
}
