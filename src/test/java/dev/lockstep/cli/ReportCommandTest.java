package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report of a finished run, had again from its tables. */
@ExtendWith(SharedSession.class)
class ReportCommandTest {
    @TempDir
    private static Path folder;

    private static final String OPEN = """
        {"suite": "open", "backprop": [{"name": "open", "seeds": "0-1", "observe": "all",
          "candidate": {"npy": "%s", "key": "seed_{seed}/{key}"},
          "reference": {"npy": "%s", "key": "seed_{seed}/{key}"}}]}
        """;

    @BeforeAll
    static void writeSuites() throws IOException {
        Path records = Path.of("src/test/resources/bp").toAbsolutePath();
        Files.writeString(
                folder.resolve("open.json"),
                OPEN.formatted(records.resolve("tiny_torch.npy"), records.resolve("tiny_paddle.npy")));
    }

    private static CommandRun run(String suite, String runId, String kind) {
        return CommandRun.of(
                "run",
                suite,
                "--out",
                folder.resolve("out").toString(),
                "--run-id",
                runId,
                "--" + kind,
                folder.resolve(runId + "." + kind).toString(),
                "--quiet");
    }

    private static CommandRun report(String runId, String... options) {
        String[] words = {"report", runId, "--out", folder.resolve("out").toString(), "--quiet"};
        return CommandRun.of(Stream.of(words, options).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private static String text(String file) throws IOException {
        // The time of a run is to the second when it ends, and a little later when its files are written.
        return Files.readString(folder.resolve(file)).replaceAll("timestamp=\"[^\"]*\"", "");
    }

    private static String path(String suite) {
        return suite.equals("open")
                ? folder.resolve("open.json").toString()
                : "src/test/resources/suite/" + suite + ".json";
    }

    @ParameterizedTest
    @CsvSource({"json, small", "markdown, small", "junit, small", "json, open"})
    void itIsWhatTheRunWrote(String kind, String suite) throws IOException {
        String runId = suite + "-" + kind;
        CommandRun run = run(path(suite), runId, kind);
        CommandRun report =
                report(runId, "--" + kind, folder.resolve("again." + kind).toString(), "--overwrite");
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(text("again." + kind)).isEqualTo(text(runId + "." + kind)).isNotBlank();
        assertThat(run.out()).endsWith(report.out());
        assertThat(report.out()).isNotBlank();
    }

    @Test
    void aRunThatIsNotThereIsRefused() {
        CommandRun report = report("nobody");
        assertThat(report.code()).isEqualTo(2);
        assertThat(report.err()).contains("there is no finished run nobody");
    }
}
