package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.spark.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jobs/nightly.sh} as cron starts it: one line, a code, and what it leaves. */
@Tag("cluster")
class NightlyTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String QUICK = Suites.SHORT_LIVED;

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

    /** What tasks return is more than the driver says it can hold: the second try fails too. */
    @Test
    void aJobThatFailsTwiceIsNews() {
        Ended run = start("fails", 5, QUICK + " -Dspark.driver.maxResultSize=1", Suites.PASSING)
                .await(LIMIT);
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out().lines()).singleElement().asString().contains(": the job failed: ", "(exit code 3, ");
    }

    /** Such as by the kernel, for its memory. */
    @Test
    void aJobThatIsKilledGoesOn() {
        ChildProcess nightly = start("killed", 5, QUICK, Suites.CLUSTER);
        ChildProcess.await(
                "a case to be done", LIMIT, () -> runId().filter(id -> watch(id).casesKept() > 0)
                        .isPresent());
        nightly.descendants().filter(NightlyTest::isLockstep).forEach(Processes::kill);
        assertThat(watch(runId().orElseThrow()).isPublished()).isFalse();
        Ended ended = nightly.await(LIMIT);
        assertThat(ended.code()).as(ended.out()).isEqualTo(1);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines()).singleElement().asString().contains("1 of 3 checks failed: cosine");
    }

    private static boolean isLockstep(ProcessHandle process) {
        return List.of(Processes.arguments(process)).contains("dev.lockstep.Lockstep");
    }

    /** Of logs and reports, and in the tables, which are one file each in the end. */
    @Test
    void onlyTheLastRunsAreKept() throws IOException {
        List<String> nights = new ArrayList<>();
        for (int night = 0; night < 3; night++) {
            assertThat(nightly("night-" + night, 2, Suites.PASSING).code()).isZero();
            nights.add(runId().orElseThrow());
        }
        List<String> last = nights.subList(1, 3);
        assertThat(runs()).extracting(run -> run.getFileName().toString()).containsExactlyElementsOf(last);
        assertThat(nights).extracting(this::status).containsExactly(2, 0, 0);
        for (String table : List.of("runs", "cases", "log", "reference", "diff", "summary")) {
            assertThat(dataFiles(table)).as(table).isEqualTo("1");
        }
    }

    private int status(String runId) {
        return Distribution.launch(
                        "lockstep",
                        folder.resolve("status-" + runId),
                        Map.of("SPARK_HOME", ""),
                        List.of("status", runId, "--out", tables().toString()))
                .await(LIMIT)
                .code();
    }

    private String dataFiles(String table) {
        Snapshot last = Tables.open(tables().toString()).table(table).currentSnapshot();
        return last.summary().get(SnapshotSummary.TOTAL_DATA_FILES_PROP);
    }

    @Test
    void ofTwoAtOnceTheSecondDoesNothing() throws IOException {
        ChildProcess first = start("first", 5, QUICK, Suites.CLUSTER);
        ChildProcess.await("the first to hold the lock", LIMIT, () -> runId().isPresent());
        Ended second = nightly("second", 5, Suites.PASSING);
        assertThat(second.code()).isEqualTo(75);
        assertThat(second.out())
                .isEqualTo("lockstep nightly: another one is under way in " + folder.resolve("home")
                        + "; nothing was done\n");
        assertThat(first.await(LIMIT).code()).isEqualTo(1);
        assertThat(runs()).hasSize(1);
    }

    private Ended nightly(String name, int keep, String... words) {
        return start(name, keep, QUICK, words).await(LIMIT);
    }

    private ChildProcess start(String name, int keep, String javaOptions, String... words) {
        return Distribution.launch(
                "nightly.sh",
                folder.resolve(name),
                Map.of(
                        "SPARK_HOME",
                        "",
                        "LOCKSTEP_JAVA_OPTS",
                        javaOptions,
                        "NIGHTLY_HOME",
                        folder.resolve("home").toString(),
                        "NIGHTLY_KEEP",
                        Integer.toString(keep)),
                List.of(words));
    }

    /** The run under way, or the last one. */
    private Optional<String> runId() {
        return runs().stream().map(run -> run.getFileName().toString()).max(Comparator.naturalOrder());
    }

    private RunWatch watch(String runId) {
        return new RunWatch(tables(), runId);
    }

    private Path tables() {
        return folder.resolve("home/tables");
    }

    private List<Path> runs() {
        if (Files.notExists(folder.resolve("home/runs"))) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(folder.resolve("home/runs"))) {
            return runs.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
