package dev.lockstep.spark.session;

import java.io.File;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the one Spark session of a JVM. */
public final class Sessions {
    private Sessions() {}

    /**
     * The session of the spark-submit that started this JVM, or an embedded {@code local[*]} one. What the caller's
     * Spark configuration sets is kept.
     *
     * @param job what the job does, as Spark's pages show it
     */
    public static SparkSession open(String job) {
        SparkConf given = new SparkConf();
        SparkSession.Builder builder = SparkSession.builder().appName("lockstep " + job);
        if (!given.contains("spark.master")) {
            builder.master("local[*]");
            onLoopback(builder, given);
            embedded(builder, given);
        } else if (given.get("spark.master").startsWith("local")) {
            onLoopback(builder, given);
        }
        setDefault(builder, given, "spark.sql.session.timeZone", "UTC");
        // A run id must stay text, whatever it looks like.
        setDefault(builder, given, "spark.sql.sources.partitionColumnTypeInference.enabled", "false");
        // Our tables are wide; Spark warns that it shortens their plans in its own logs.
        setDefault(builder, given, "spark.sql.debug.maxToStringFields", "500");
        // Nothing is kept in a metastore: tables are in a catalog of their own.
        setDefault(builder, given, "spark.sql.catalogImplementation", "in-memory");
        // Spark makes this folder, though no table goes there: one that is there already.
        setDefault(
                builder,
                given,
                "spark.sql.warehouse.dir",
                new File(System.getProperty("java.io.tmpdir")).toURI().toString());
        // An executor must not inherit a kernel that was chosen for the sake of an old OpenBLAS: empty is as good as
        // unset.
        String coreType = System.getenv().getOrDefault("LOCKSTEP_CORETYPE", "");
        setDefault(builder, given, "spark.executorEnv.OPENBLAS_CORETYPE", coreType);
        setDefault(builder, given, "spark.executorEnv.LOCKSTEP_CORETYPE", coreType);
        return builder.getOrCreate();
    }

    /** Whoever is on the same network must not reach a session that is on this machine alone, nor its pages unless they are asked for. */
    private static void onLoopback(SparkSession.Builder builder, SparkConf given) {
        setDefault(builder, given, "spark.ui.enabled", "false");
        setDefault(builder, given, "spark.driver.host", "127.0.0.1");
        setDefault(builder, given, "spark.driver.bindAddress", "127.0.0.1");
    }

    private static void embedded(SparkSession.Builder builder, SparkConf given) {
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        setDefault(builder, given, "spark.sql.shuffle.partitions", cores);
        setDefault(builder, given, "spark.default.parallelism", cores);
        // The tables of a run are small beside its work; re-planning each stage costs more than it saves.
        setDefault(builder, given, "spark.sql.adaptive.enabled", "false");
        // What a join moves is packed floats, which do not get smaller; here they go no farther than the page cache.
        setDefault(builder, given, "spark.shuffle.compress", "false");
    }

    private static void setDefault(SparkSession.Builder builder, SparkConf given, String key, String value) {
        if (!given.contains(key)) {
            builder.config(key, value);
        }
    }
}
