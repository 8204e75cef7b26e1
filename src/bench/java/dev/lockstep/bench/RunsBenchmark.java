package dev.lockstep.bench;

import dev.lockstep.Lockstep;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Fills a folder with real runs of one suite, in one JVM with one Spark session; {@code jobs/bench-runs} then times commands on it. */
public final class RunsBenchmark {
    private static final Map<String, String> SETTINGS = Map.of(
            "spark.master", "local[*]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.default.parallelism", "2",
            "spark.sql.shuffle.partitions", "2",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.catalogImplementation", "in-memory");

    private static final int GROUP = 50;

    private RunsBenchmark() {}

    /**
     * Prints the mean seconds of each fifty runs.
     *
     * @param args the suite, the folder of the tables, how many runs
     */
    public static void main(String[] args) {
        int runs = Integer.parseInt(args[2]);
        SETTINGS.forEach(System::setProperty);
        PrintStream out = System.out;
        // Commands find this session, and leave it open.
        SparkSession session =
                SparkSession.builder().appName("lockstep bench-runs").getOrCreate();
        try {
            for (int first = 0; first < runs; first += GROUP) {
                int end = Math.min(runs, first + GROUP);
                Duration time = time(args[0], args[1], first, end);
                out.printf(
                        Locale.ROOT,
                        "runs %d to %d: %.3f s each%n",
                        first,
                        end - 1,
                        time.toMillis() / 1e3 / (end - first));
            }
        } finally {
            session.stop();
        }
    }

    private static Duration time(String suite, String folder, int first, int end) {
        Instant start = Instant.now();
        for (int i = first; i < end; i++) {
            run("run", suite, "--quiet", "--out", folder, "--run-id", String.format(Locale.ROOT, "run-%04d", i));
        }
        return Duration.between(start, Instant.now());
    }

    private static void run(String... command) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        int code = Lockstep.run(command);
        System.setOut(out);
        // A check that fails is no matter here.
        if (code > 1) {
            throw new IllegalStateException(String.join(" ", command) + " returned " + code);
        }
    }
}
