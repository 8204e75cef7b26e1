package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.cluster.EventLog.Attempt;
import dev.lockstep.spark.RunFiles;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real master, two real workers, and the real spark-submit. */
@Tag("cluster")
class StandaloneTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private static Path folder;

    private static String out;
    private static StandaloneCluster cluster;
    private static RunFiles undisturbed;

    @BeforeAll
    static void start() {
        cluster = new StandaloneCluster(folder.resolve("cluster"));
        out = folder.resolve("out").toString();
        undisturbed = Suites.undisturbed(out, folder.resolve("undisturbed"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The cosine differs and its check fails: the scheduler sees the code, and the tables are those of one JVM. */
    @Test
    void clientModeReturnsTheRunsCode() {
        Ended run = submit("client", "client", "run", Suites.CLUSTER, "--out", out, "--run-id", "client");
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("1 of 3 checks failed: cosine");
        assertThat(folder.resolve("client/recorded_diff.log")).isNotEmptyFile();
        new RunFiles(out, "client").requireSameAs(undisturbed);
    }

    @ParameterizedTest
    @CsvSource({
        "bad-input, nobody.json, --run-id refused",
        "bad-usage, nobody.json, --no-such-option",
    })
    void clientModeReturnsTwoForWhatIsRefused(String name, String suite, String options) {
        List<String> words = Stream.concat(Stream.of("run", suite, "--out", out), Stream.of(options.split(" ")))
                .toList();
        assertThat(submit(name, "client", words.toArray(String[]::new)).code()).isEqualTo(2);
    }

    /** What tasks return is more than the driver says it can hold. */
    @Test
    void clientModeReturnsThreeForAJobThatFails() {
        Ended run = submit(
                "fails",
                "client",
                List.of("--conf", "spark.driver.maxResultSize=1"),
                "run",
                Suites.PASSING,
                "--out",
                out,
                "--run-id",
                "fails");
        assertThat(run.code()).as(run.err()).isEqualTo(3);
        // Java's own line, of a module that spark-submit adds, comes before any of ours could.
        assertThat(run.err().lines().filter(line -> !line.startsWith("WARNING: Using incubator modules: ")))
                .as("no lines of Spark's before our one")
                .singleElement()
                .asString()
                .startsWith("lockstep: the job failed: ");
        assertThat(new StoredRun(Tables.open(out), "fails").isFinished()).isFalse();
    }

    /** spark-submit itself says 0 whatever the driver did: the launcher asks the tables. */
    @ParameterizedTest
    @CsvSource({"cluster-1, cluster.json, 1", "cluster-0, passing.json, 0", "cluster-2, nobody.json, 2"})
    void clusterModeReturnsTheRunsCode(String runId, String suite, int code) {
        Ended run = submit(runId, "cluster", "run", Suites.path(suite), "--out", out, "--run-id", runId);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        if (code == 1) {
            new RunFiles(out, runId).requireSameAs(undisturbed);
        }
    }

    @Test
    void clusterModeRefusesARunThatNobodyCouldAskFor() {
        Ended run = submit("nameless", "cluster", "run", Suites.PASSING, "--out", out);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("lockstep: --deploy-mode cluster: run needs --run-id and --out");
    }

    /** A series of 800 MB in an executor of 512. */
    @Test
    void aCaseThatRunsOutOfHeapFailsAlone() {
        Ended run = submit("memory", "client", "run", Suites.path("memory.json"), "--out", out, "--run-id", "memory");
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("1 of 2 checks failed: endless");
        assertThat(new RunFiles(out, "memory").causes()).isNotEmpty().allSatisfy(cause -> assertThat(cause)
                .contains("OutOfMemoryError: Java heap space"));
    }

    /** ND4J comes with spark-submit here, as {@code --packages} brings it; it rounds on executors as it does in one JVM. */
    @Test
    void nd4jComputesOnExecutorsWhatItComputesInOneJvm() {
        List<String> jars = List.of("--jars", Distribution.nd4jJars());
        String suite = Suites.path("nd4j.json");
        Ended here = Suites.submit(
                        "local[1]",
                        "client",
                        jars,
                        folder.resolve("nd4j-here"),
                        "run",
                        suite,
                        "--out",
                        out,
                        "--run-id",
                        "nd4j-here")
                .await(LIMIT);
        assertThat(here.code()).as(here.err()).isZero();
        Ended run = submit("nd4j", "client", jars, "run", suite, "--out", out, "--run-id", "nd4j");
        assertThat(run.code()).as(run.err()).isZero();
        new RunFiles(out, "nd4j").requireSameAs(new RunFiles(out, "nd4j-here"));
    }

    @Test
    void withoutNd4jACaseThatNeedsItFailsAndSaysHowToBringIt() {
        Ended run = submit("no-nd4j", "client", "run", Suites.path("nd4j.json"), "--out", out, "--run-id", "no-nd4j");
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(new RunFiles(out, "no-nd4j").causes())
                .singleElement()
                .asString()
                .contains("backend nd4j needs ND4J on the class path: a job jar built by mvn -Pjob-jar,nd4j package");
    }

    /** Executors as processes of their own, without a master. */
    @Test
    void localClusterRunsToo() {
        Ended run = Suites.submit(
                        "local-cluster[2,1,768]",
                        "client",
                        List.of(),
                        folder.resolve("local-cluster"),
                        "run",
                        Suites.CLUSTER,
                        "--out",
                        out,
                        "--run-id",
                        "local-cluster")
                .await(LIMIT);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        new RunFiles(out, "local-cluster").requireSameAs(undisturbed);
    }

    /** An executor stands still in the midst of a task: the other does it too, and wins; then the first goes on. */
    @Test
    void speculationLeavesNoDuplicates() {
        ChildProcess run = launch(
                "speculation",
                "client",
                List.of(
                        "--conf", "spark.speculation=true",
                        "--conf", "spark.speculation.interval=20ms",
                        "--conf", "spark.speculation.quantile=0.05",
                        "--conf", "spark.speculation.multiplier=1.0",
                        "--conf", "spark.speculation.minTaskRuntime=1ms",
                        // Tasks that compute read no rows, by which it would judge them.
                        "--conf", "spark.speculation.efficiency.enabled=false",
                        "--conf", "spark.eventLog.enabled=true",
                        "--conf", "spark.eventLog.rolling.enabled=false",
                        "--conf", "spark.eventLog.compress=false",
                        "--conf", "spark.eventLog.dir=file:" + EventLog.folder(folder)),
                "run",
                Suites.CLUSTER,
                "--out",
                out,
                "--run-id",
                "speculation");
        standStillInATask("speculation");
        Ended ended = run.await(LIMIT);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        List<Attempt> attempts = EventLog.attempts(folder);
        Set<String> wonBySecond = tasks(attempts, attempt -> attempt.isSpeculative() && attempt.hasSucceeded());
        assertThat(wonBySecond).as("tasks whose second attempt won").isNotEmpty();
        assertThat(tasks(attempts, first -> !first.isSpeculative() && !first.hasSucceeded()))
                .as("tasks whose first attempt came to nothing")
                .containsAnyElementsOf(wonBySecond);
        assertThat(tasks(attempts, first -> !first.isSpeculative() && first.hasSucceeded()))
                .as("tasks whose first attempt won")
                .isNotEmpty()
                .doesNotContainAnyElementsOf(wonBySecond);
        new RunFiles(out, "speculation").requireSameAs(undisturbed);
    }

    private static Set<String> tasks(List<Attempt> attempts, Predicate<Attempt> which) {
        return attempts.stream().filter(which).map(Attempt::task).collect(Collectors.toSet());
    }

    /** Stops an executor that computes a case until all cases are done without it. */
    private static void standStillInATask(String runId) {
        RunWatch watch = new RunWatch(Path.of(out), runId);
        ChildProcess.await("a case to be done", LIMIT, () -> watch.casesKept() > 0);
        List<ProcessHandle> busy = new ArrayList<>();
        ChildProcess.await("a case to be computed", LIMIT, () -> {
            cluster.executors().stream().filter(Processes::computesATask).forEach(busy::add);
            return !busy.isEmpty();
        });
        Processes.signal("STOP", busy.get(0));
        ChildProcess.await("the join", LIMIT, () -> watch.step(Instant.EPOCH)
                .filter(step -> step.compareTo(JobStage.COMPARE) >= 0)
                .isPresent());
        Processes.signal("CONT", busy.get(0));
    }

    /** Of two drivers that are started at once with one id, one does the run, and returns 0, since all is as expected. */
    @Test
    void ofTwoRunsWithOneIdOneIsRefused() {
        List<ChildProcess> both = Stream.of("first", "second")
                .map(name -> launch(name, "client", List.of(), "run", Suites.PASSING, "--out", out, "--run-id", "one"))
                .toList();
        List<Ended> ended = both.stream().map(run -> run.await(LIMIT)).toList();
        assertThat(ended).extracting(Ended::code).containsExactlyInAnyOrder(0, 2);
        assertThat(ended)
                .filteredOn(run -> run.code() == 2)
                .singleElement()
                .extracting(Ended::err)
                .asString()
                .contains("lockstep: --run-id one: there is ");
        new RunFiles(out, "one").requireNoDuplicates();
    }

    private static Ended submit(String name, String mode, String... words) {
        return submit(name, mode, List.of(), words);
    }

    private static Ended submit(String name, String mode, List<String> options, String... words) {
        return launch(name, mode, options, words).await(LIMIT);
    }

    private static ChildProcess launch(String name, String mode, List<String> options, String... words) {
        return Suites.submit(cluster.url(), mode, options, folder.resolve(name), words);
    }
}
