package dev.lockstep.cli;

import dev.lockstep.store.Store;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** {@code --out}: where the tables are. */
final class OutOption {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "lockstep-out",
            description = "Where the tables lie, any Hadoop path (default: ${DEFAULT-VALUE}).")
    private String out;

    @Option(
            names = "--catalog",
            paramLabel = "NAME",
            description = {
                "An Iceberg catalog that Spark's settings spark.sql.catalog.NAME.* describe; NAME.NAMESPACE",
                "for another namespace than lockstep (default: a catalog under --out)."
            })
    private String catalog;

    Store open(Configuration hadoop) {
        return catalog == null ? Store.open(out, hadoop) : Store.open(out, catalog, settings(), hadoop);
    }

    /** Those of the spark-submit that started this process. */
    private static Map<String, String> settings() {
        Properties properties = System.getProperties();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
