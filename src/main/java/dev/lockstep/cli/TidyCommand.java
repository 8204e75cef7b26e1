package dev.lockstep.cli;

import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.upkeep.Tidy;
import dev.lockstep.store.BadRunException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep tidy}: retention, and small files put together. */
@Command(
        name = "tidy",
        description = {
            "Keeps the last runs of each suite, and puts small runs together into few files.",
            "A run that is under way stays, and so does one that the suite of a run that stays names as a side.",
            "Queries that run meanwhile see every run whole, or fail."
        },
        mixinStandardHelpOptions = true)
public final class TidyCommand implements TableCommand {
    @Option(
            names = "--keep",
            required = true,
            paramLabel = "N",
            description = "How many runs of a suite stay, at least 1.")
    private int keep;

    @Option(names = "--suite", paramLabel = "NAME", description = "Drop runs of this suite only (default: of all).")
    private String suite;

    @Mixin
    private OutOption out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (keep < 1) {
            throw new BadRunException("--keep " + keep + ": at least 1 run stays");
        }
        try (SessionLease spark = SessionLease.take("tidy")) {
            SparkSession session = spark.session();
            Tidy.Done done = new Tidy(session, out.open(session.sparkContext().hadoopConfiguration())).run(keep, suite);
            spec.commandLine().getOut().println(line(done));
            return ExitCode.PASSED;
        }
    }

    private static String line(Tidy.Done done) {
        String dropped = done.dropped().isEmpty()
                ? "none dropped"
                : done.dropped().size() + " dropped (" + String.join(", ", done.dropped()) + ")";
        return done.kept() + " runs kept, " + dropped + ", " + done.filesBefore() + " data files before, "
                + done.filesAfter() + " after";
    }
}
