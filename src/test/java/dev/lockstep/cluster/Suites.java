package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.spark.RunFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The suites that clusters run, and how a run of theirs is started. */
final class Suites {
    /** Some seconds of work in 18 sides of cases; its cosine check fails. */
    static final String CLUSTER = path("cluster.json");

    /** All as expected. */
    static final String PASSING = path("passing.json");

    /** Options of a JVM that is over in seconds: the good compiler would not pay. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** Several at once have room on a small machine. */
    static final List<String> SMALL_PROCESSES = List.of(
            "--conf",
            "spark.executor.memory=512m",
            "--conf",
            "spark.executor.defaultJavaOptions=" + SHORT_LIVED,
            "--conf",
            "spark.driver.memory=768m",
            "--conf",
            "spark.ui.enabled=false");

    private Suites() {}

    /** A suite of the tests' resources. */
    static String path(String suite) {
        return Path.of("src/test/resources/suite", suite).toAbsolutePath().toString();
    }

    /** A run of {@link #CLUSTER} in one JVM, that nothing disturbs; its id is {@code undisturbed}. */
    static RunFiles undisturbed(String out, Path folder) {
        ChildProcess run = submit(
                "local[2]", "client", List.of(), folder, "run", CLUSTER, "--out", out, "--run-id", "undisturbed");
        Ended ended = run.await(Duration.ofMinutes(5));
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        return new RunFiles(out, "undisturbed");
    }

    /**
     * Starts a Lockstep command on a cluster by {@code jobs/submit.sh}.
     *
     * @param mode {@code client} or {@code cluster}
     * @param options of spark-submit
     * @param folder the driver's
     */
    static ChildProcess submit(String master, String mode, List<String> options, Path folder, String... words) {
        List<String> arguments = new ArrayList<>(List.of("--master", master, "--deploy-mode", mode));
        arguments.addAll(SMALL_PROCESSES);
        arguments.addAll(options);
        arguments.addAll(Stream.of(words).toList());
        return Distribution.launch("submit.sh", folder, Map.of("SPARK_SUBMIT_OPTS", SHORT_LIVED), arguments);
    }
}
