package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.store.Damage;
import dev.lockstep.store.FileCheck;
import dev.lockstep.store.Store;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Model.CommandSpec;
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

    /** That of a command, if it has one. */
    static Optional<OutOption> of(CommandSpec command) {
        return command.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(OutOption.class::isInstance)
                .map(OutOption.class::cast)
                .findFirst();
    }

    /**
     * The file of the tables that a failure is about, where the failure does not name it: all are read for it.
     *
     * @return one line; empty if the failure is about something else
     */
    Optional<String> unreadableFile(Throwable failure) {
        if (Damage.isNamed(failure) || !FileCheck.isOfReading(failure)) {
            return Optional.empty();
        }
        try {
            return new FileCheck(open(HadoopSettings.load())).firstUnreadable();
        } catch (RuntimeException e) {
            // The failure itself is what there is to say then.
            return Optional.empty();
        }
    }

    /** Those of the spark-submit that started this process. */
    private static Map<String, String> settings() {
        Properties properties = System.getProperties();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
