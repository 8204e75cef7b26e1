package dev.lockstep.spark.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Which Spark is on the class path, asked of its own resource: no class of a Spark that does not fit is loaded. */
public final class SparkVersion {
    /** Iceberg's runtime is built for one minor version of Spark. */
    private static final String SUPPORTED = "4.1";

    /** Source: Spark's build, core/src/main/resources. */
    private static final String RESOURCE = "/spark-version-info.properties";

    private SparkVersion() {}

    /** What is wrong with the Spark that is there, in one line; empty if nothing is. */
    public static Optional<String> problem() {
        try (InputStream properties = SparkVersion.class.getResourceAsStream(RESOURCE)) {
            return properties == null ? Optional.of("there is no Spark on the class path") : problem(properties);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static Optional<String> problem(InputStream properties) throws IOException {
        Properties found = new Properties();
        found.load(properties);
        return problem(found.getProperty("version", "of an unknown version"));
    }

    static Optional<String> problem(String version) {
        return version.startsWith(SUPPORTED + ".")
                ? Optional.empty()
                : Optional.of("this is Spark " + version + ", and Lockstep's tables need Spark " + SUPPORTED
                        + " with Scala 2.13 (SPARK_HOME, --master)");
    }
}
