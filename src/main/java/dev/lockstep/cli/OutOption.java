package dev.lockstep.cli;

import dev.lockstep.spark.Store;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** {@code --out}: where the tables lie. */
final class OutOption {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "lockstep-out",
            description = "Where the tables lie, any Hadoop path (default: ${DEFAULT-VALUE}).")
    private String out;

    Store open(Configuration hadoop) {
        return Store.open(out, hadoop);
    }
}
