package dev.lockstep.spark;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.session.Sessions;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Spark session for all tests of this JVM, with the product's own settings on two cores. Commands find it and leave it
 * open; it ends with the JVM.
 */
public final class SharedSession implements BeforeAllCallback {
    private static final Map<String, String> SETTINGS = Map.of(
            "spark.master", "local[2]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.default.parallelism", "2",
            "spark.sql.shuffle.partitions", "2",
            "spark.sql.adaptive.enabled", "false",
            // A plan is run once here, over a few rows: to compile it takes most of its time. conf/embedded.options has
            // it so
            // too.
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN");

    private static SparkSession session;

    @Override
    public void beforeAll(ExtensionContext context) {
        session();
    }

    /** What a command comes to in a JVM that no spark-submit started. */
    public static CommandRun without(Supplier<CommandRun> command) {
        session();
        String master = System.clearProperty("spark.master");
        try {
            return command.get();
        } finally {
            System.setProperty("spark.master", master);
        }
    }

    /** The session. */
    public static synchronized SparkSession session() {
        if (session == null) {
            SETTINGS.forEach(System::setProperty);
            session = Sessions.open("tests");
        }
        return session;
    }
}
