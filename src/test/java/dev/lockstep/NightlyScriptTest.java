package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs/nightly.sh makes of what runs come to; a stand-in for jobs/lockstep says that. The real one: cluster.NightlyTest. */
class NightlyScriptTest {
    /** Each run takes the next of the codes; each call is noted. */
    private static final String STAND_IN = """
            #!/usr/bin/env bash
            echo "$*" >>"$CALLS"
            if [ "$1" = tidy ]; then exit "$TIDY_CODE"; fi
            read -r code rest <"$CODES"
            echo "$rest" >"$CODES"
            case $code in
              0) echo "all 3 checks came out as expected" ;;
              1) echo "1 of 3 checks failed: cosine" ;;
              9) kill -9 $$ ;;
              *) echo "lockstep: said of $code" >&2 ;;
            esac
            exit "$code"
            """;

    @TempDir
    private Path folder;

    /** How the script ended. */
    private record Night(int code, String out, String err) {}

    @BeforeEach
    void installBesideAStandIn() throws IOException {
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        Files.copy(Path.of("jobs/nightly.sh"), jobs.resolve("nightly.sh"));
        Path standIn = Files.writeString(jobs.resolve("lockstep"), STAND_IN);
        assertThat(standIn.toFile().setExecutable(true)).isTrue();
    }

    /** 9: the run is killed. */
    @ParameterizedTest
    @CsvSource({
        "0,   0, 0, all 3 checks came out as expected, 1",
        "1,   0, 1, 1 of 3 checks failed: cosine, 1",
        "2,   0, 2, said of 2, 1",
        "3 0, 0, 0, all 3 checks came out as expected, 2",
        "9 1, 0, 1, 1 of 3 checks failed: cosine, 2",
        "3 3, 0, 3, said of 3, 2",
        "9 9, 0, 3, the job ended without a word, 2",
        "0,   2, 3, 'all 3 checks came out as expected; the tables were not tidied, see ', 1",
        "1,   2, 1, '1 of 3 checks failed: cosine; the tables were not tidied, see ', 1",
    })
    void theOneLineAndTheCodeTellWhatBecameOfIt(String codes, int tidyCode, int code, String outcome, int runs)
            throws Exception {
        Night night = nightly(codes, tidyCode, Map.of());
        assertThat(night.code()).isEqualTo(code);
        assertThat(night.out().lines())
                .singleElement()
                .asString()
                .matches("lockstep nightly: nightly-\\w+: .* \\(exit code " + code + ", .*\\)")
                .contains(": " + outcome);
        assertThat(night.err()).isEmpty();
        assertThat(calls("run ")).hasSize(runs);
    }

    @Test
    void aJobThatDiedGoesOnUnderItsId() throws Exception {
        nightly("9 0", 0, Map.of());
        List<String> runs = calls("run ");
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).isEqualTo(runs.get(0) + " --resume");
        assertThat(calls("tidy ")).singleElement().asString().startsWith("tidy --keep 30 --out ");
    }

    /** What is wrong with the input may be wrong with the tables too. */
    @Test
    void nothingIsTidiedAfterBadInput() throws Exception {
        nightly("2", 0, Map.of());
        assertThat(calls("tidy ")).isEmpty();
    }

    @Test
    void theFoldersOfTheLastRunsStay() throws Exception {
        for (String night : List.of("nightly-20260101T020000Z", "nightly-20260102T020000Z", "of-somebody-else")) {
            Files.createDirectories(folder.resolve("home/runs").resolve(night));
        }
        nightly("0", 0, Map.of("NIGHTLY_KEEP", "2"));
        try (Stream<Path> runs = Files.list(folder.resolve("home/runs"))) {
            assertThat(runs.map(run -> run.getFileName().toString()))
                    .hasSize(3)
                    .contains("nightly-20260102T020000Z", "of-somebody-else")
                    .doesNotContain("nightly-20260101T020000Z");
        }
    }

    @Test
    void ofTwoAtOnceTheSecondDoesNothing() throws Exception {
        Path lock = Files.createDirectories(folder.resolve("home")).resolve("lock");
        Process first = new ProcessBuilder("flock", lock.toString(), "sleep", "60").start();
        try {
            while (new ProcessBuilder("flock", "-n", lock.toString(), "true")
                            .start()
                            .waitFor()
                    == 0) {
                Thread.sleep(10);
            }
            Night second = nightly("0", 0, Map.of());
            assertThat(second.code()).isEqualTo(75);
            assertThat(second.out())
                    .isEqualTo("lockstep nightly: another one is under way in " + folder.resolve("home")
                            + "; nothing was done\n");
            assertThat(calls("")).isEmpty();
        } finally {
            first.descendants().forEach(ProcessHandle::destroy);
            first.destroy();
        }
    }

    @Test
    void toKeepNoneIsRefused() throws Exception {
        Night night = nightly("0", 0, Map.of("NIGHTLY_KEEP", "0"));
        assertThat(night.code()).isEqualTo(2);
        assertThat(night.out()).isEqualTo("lockstep nightly: NIGHTLY_KEEP: 0 is not a whole number above 0\n");
        assertThat(calls("")).isEmpty();
    }

    private Night nightly(String codes, int tidyCode, Map<String, String> more) throws Exception {
        Files.writeString(folder.resolve("codes"), codes + "\n");
        Path out = folder.resolve("night.out");
        Path err = folder.resolve("night.err");
        ProcessBuilder builder = new ProcessBuilder(
                        folder.resolve("jobs/nightly.sh").toString(), "suite.json")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("NIGHTLY_"));
        builder.environment().put("NIGHTLY_HOME", folder.resolve("home").toString());
        builder.environment().put("CODES", folder.resolve("codes").toString());
        builder.environment().put("CALLS", folder.resolve("calls").toString());
        builder.environment().put("TIDY_CODE", Integer.toString(tidyCode));
        builder.environment().putAll(more);
        int code = builder.start().waitFor();
        return new Night(code, Files.readString(out), Files.readString(err));
    }

    private List<String> calls(String beginning) throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(call -> call.startsWith(beginning))
                        .toList()
                : List.of();
    }
}
