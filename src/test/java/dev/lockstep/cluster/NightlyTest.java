package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.Child.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jobs/nightly.sh} as cron starts it: one line, a code, and what it leaves. */
@Tag("cluster")
class NightlyTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void theKnownDifferenceIsNoNews() throws IOException {
        Ended run = nightly(
                "shipped", 5, Path.of("conf/nightly.json").toAbsolutePath().toString(), "--seeds", "0");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .matches("lockstep nightly: nightly-\\w+: all 6 checks came out as expected \\(exit code 0, .*\\)\n");
        assertThat(runs()).singleElement().satisfies(last -> {
            for (String left : List.of("report.json", "junit.xml", "lr_diff.log", "bp_torch_diff.log", "out.txt")) {
                assertThat(last.resolve(left)).isNotEmptyFile();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.json, 1, '1 of 3 checks failed: cosine'",
        "nobody.json, 2, 'no such file'",
    })
    void newsIsInTheLineAndTheCode(String suite, int code, String outcome) {
        Ended run = nightly("news", 5, Suites.path(suite));
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out().lines()).singleElement().asString().contains(outcome, "(exit code " + code + ", ");
    }

    @Test
    void onlyTheLastRunsAreKept() throws IOException {
        for (int night = 0; night < 3; night++) {
            assertThat(nightly("night-" + night, 2, Suites.PASSING).code()).isZero();
        }
        assertThat(runs()).hasSize(2);
    }

    @Test
    void ofTwoAtOnceTheSecondDoesNothing() throws IOException {
        Child first = start("first", 5, Suites.CLUSTER);
        Child.await(
                "the first to hold the lock",
                LIMIT,
                () -> Files.exists(folder.resolve("home/runs")) && !runs().isEmpty());
        Ended second = nightly("second", 5, Suites.PASSING);
        assertThat(second.code()).isEqualTo(75);
        assertThat(second.out())
                .isEqualTo("lockstep nightly: another one is under way in " + folder.resolve("home")
                        + "; nothing was done\n");
        assertThat(first.await(LIMIT).code()).isEqualTo(1);
        assertThat(runs()).hasSize(1);
    }

    private Ended nightly(String name, int keep, String... words) {
        return start(name, keep, words).await(LIMIT);
    }

    private Child start(String name, int keep, String... words) {
        return Distribution.launch(
                "nightly.sh",
                folder.resolve(name),
                Map.of(
                        "SPARK_HOME",
                        "",
                        "NIGHTLY_HOME",
                        folder.resolve("home").toString(),
                        "NIGHTLY_KEEP",
                        Integer.toString(keep)),
                List.of(words));
    }

    private List<Path> runs() {
        try (Stream<Path> runs = Files.list(folder.resolve("home/runs"))) {
            return runs.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
