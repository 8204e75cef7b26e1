package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands write beside the tables goes over nothing else, and is there whole or not at all. */
class OutputFilesTest {
    private static final Path PAIRS = Path.of("src/test/resources/pairs");
    private static final String LEFT = PAIRS.resolve("nested_left.npy").toString();
    private static final String RIGHT = PAIRS.resolve("nested_right.npy").toString();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        file = folder.resolve("file");
    }

    @ParameterizedTest
    @CsvSource({
        "--log, text log",
        "--json, json report",
        "--junit, junit report",
    })
    void aFileOfAnotherKindStays(String option, String form) throws IOException {
        for (Path other : List.of(
                PAIRS.resolve("nested_left.npy"),
                Path.of("pom.xml"),
                Path.of("conf/step4.json"),
                Path.of("jobs/nightly.sh"),
                Path.of("src/test/resources/report/junit.xsd"))) {
            Files.deleteIfExists(file);
            Files.copy(other, file);
            CommandRun run = CommandRun.of("diff", LEFT, RIGHT, option, file.toString());
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo("lockstep: " + file + ": is there already and is no " + form
                            + " of lockstep's; --overwrite replaces it" + System.lineSeparator());
            assertThat(run.out()).isEmpty();
            assertThat(file).hasSameBinaryContentAs(other);
        }
    }

    /** A log that goes on after the check, as Python's logging makes one, is nobody's to replace. */
    @Test
    void aLogOfTrainingStays() throws IOException {
        String training = "[2026/01/01 00:00:00] root INFO: epoch 1\n[2026/01/01 00:00:00] root INFO: loss 0.7\n";
        Files.writeString(file, training);
        assertThat(CommandRun.of("diff", LEFT, RIGHT, "--log", file.toString()).code())
                .isEqualTo(2);
        assertThat(file).hasContent(training);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log", "--json", "--junit"})
    void anEmptyFileAndAnEarlierOneAreReplaced(String option) throws IOException {
        Files.createFile(file);
        CommandRun first = CommandRun.of("diff", LEFT, RIGHT, option, file.toString());
        assertThat(first.err()).isEmpty();
        String written = Files.readString(file);
        CommandRun second = CommandRun.of("diff", LEFT, LEFT, option, file.toString());
        assertThat(second.err()).isEmpty();
        assertThat(Files.readString(file)).isNotEmpty().isNotEqualTo(written);
    }

    @Test
    void anyFileIsReplacedWhenAsked() throws IOException {
        Files.writeString(file, "mine");
        CommandRun.of("diff", LEFT, RIGHT, "--log", file.toString(), "--overwrite");
        assertThat(Files.readString(file)).endsWith("diff check failed\n");
    }

    @Test
    void oneFileIsNotWrittenInTwoForms() {
        CommandRun run = CommandRun.of("diff", LEFT, RIGHT, "--log", file.toString(), "--json", folder + "/./file");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("is to be written twice, as a text log and as a json report");
        assertThat(file).doesNotExist();
    }

    /** The device stays one; what was written before it and after it is there. */
    @Test
    void aFullDiskCostsTheExitCodeAndNoOtherOutput() throws IOException {
        Path log = folder.resolve("log");
        Path junit = folder.resolve("junit");
        CommandRun run = CommandRun.of(
                "diff", LEFT, RIGHT, "--log", log.toString(), "--json", "/dev/full", "--junit", junit.toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo("lockstep: /dev/full: cannot be written: No space left on device" + System.lineSeparator());
        assertThat(log).isNotEmptyFile();
        assertThat(junit).isNotEmptyFile();
        assertThat(Files.isRegularFile(Path.of("/dev/full"))).isFalse();
        assertThat(run.out()).contains("diff check failed");
    }

    @Test
    void aLinkStaysALinkAndItsFileKeepsItsPermissions() throws IOException {
        Path real = Files.createFile(folder.resolve("real"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw-r--"));
        Files.createSymbolicLink(file, Path.of("real"));
        CommandRun.of("diff", LEFT, RIGHT, "--log", file.toString());
        assertThat(Files.isSymbolicLink(file)).isTrue();
        assertThat(Files.readString(real)).endsWith("diff check failed\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void whatFailsHalfwayLeavesTheOldFileAndNoOther() throws IOException {
        Files.writeString(file, "old");
        assertThat(catchThrowable(() -> AtomicFile.write(file, stream -> {
                    stream.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                })))
                .hasMessage("No space left on device");
        assertThat(file).hasContent("old");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/full, 3, 'lockstep: standard output: cannot be written: No space left on device'",
        "/dev/null, 1, ''"
    })
    void resultsThatNobodyGotAreNoSuccess(String output, int code, String line) throws Exception {
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.lockstep.Lockstep",
                        "diff",
                        LEFT,
                        RIGHT)
                .redirectOutput(Path.of(output).toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(code);
        assertThat(Files.readString(err).strip()).isEqualTo(line);
    }
}
