package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.spark.RunFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jobs/yarn.sh} on a real resource manager, in both modes: the run's exit code comes back, its tables are right. */
@Tag("cluster")
class YarnTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private static Path folder;

    private static String out;
    private static YarnCluster cluster;
    private static RunFiles undisturbed;

    @BeforeAll
    static void start() {
        cluster = new YarnCluster(folder.resolve("cluster"));
        out = folder.resolve("out").toString();
        undisturbed = Suites.undisturbed(out, folder.resolve("undisturbed"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client, cluster.json, 1",
        "cluster, cluster.json, 1",
        "client, passing.json, 0",
        "cluster, passing.json, 0"
    })
    void theRunsCodeComesBackAndItsTablesAreRight(String mode, String suite, int code) {
        String runId = mode + "-" + code;
        Ended run = yarn(mode, runId, "run", Suites.path(suite), "--out", out, "--run-id", runId);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        if (code == 1) {
            new RunFiles(out, runId).requireSameAs(undisturbed);
        }
    }

    @ParameterizedTest
    @CsvSource({"client", "cluster"})
    void aSuiteThatIsNotThereIsRefused(String mode) {
        Ended run = yarn(mode, "refused-" + mode, "run", "/no/such.json", "--out", out, "--run-id", "refused-" + mode);
        assertThat(run.code()).as(run.err()).isEqualTo(2);
    }

    /** YARN's executors would end themselves, and the job with them. */
    @ParameterizedTest
    @CsvSource({"client", "cluster"})
    void aCaseThatRunsOutOfMemoryFailsAlone(String mode) {
        String runId = "memory-" + mode;
        Ended run = yarn(mode, runId, "run", Suites.path("memory.json"), "--out", out, "--run-id", runId);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(new RunFiles(out, runId).causes()).isNotEmpty().allSatisfy(cause -> assertThat(cause)
                .contains("OutOfMemoryError: Java heap space"));
    }

    private static Ended yarn(String mode, String name, String... words) {
        List<String> arguments = new ArrayList<>(List.of("--deploy-mode", mode));
        // Not half a gigabyte of jars into each container's folder.
        arguments.addAll(List.of("--conf", "spark.yarn.jars=local:" + Distribution.HOME + "/jars/*"));
        arguments.addAll(Suites.SMALL_PROCESSES);
        arguments.addAll(List.of("--conf", "spark.executor.instances=2"));
        arguments.addAll(List.of(words));
        Map<String, String> environment =
                Map.of("HADOOP_CONF_DIR", cluster.configuration(), "SPARK_SUBMIT_OPTS", Suites.SHORT_LIVED);
        return Distribution.launch("yarn.sh", folder.resolve(name), environment, arguments)
                .await(LIMIT);
    }
}
