package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.record.format.NpyWriter;
import dev.lockstep.spark.job.Export;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Store;
import dev.lockstep.suite.Role;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lockstep export}: values out of tables, into a file that reprod_log reads. */
@Command(
        name = "export",
        description = {
            "Writes one side of a check, or an imported set, as a file that numpy.load and reprod_log read.",
            "Keys are the check's own; with several seeds, seed_S/KEY."
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements TableCommand {
    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--npy", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path npy;

    @Mixin
    private OutOption out;

    /** What to write. */
    static final class What {
        @ArgGroup(exclusive = false)
        private CheckSide side;

        @Option(names = "--set", required = true, paramLabel = "NAME", description = "An imported set.")
        private String set;
    }

    private static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String label) {
            try {
                return Role.of(label.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** One side of a check of a run. */
    static final class CheckSide {
        @Parameters(index = "0", paramLabel = "RUN", description = "A finished run.")
        private String runId;

        @Option(
                names = "--check",
                required = true,
                paramLabel = "C",
                description = "A check of it; a grid point by its whole name.")
        private String check;

        @Option(
                names = "--side",
                required = true,
                paramLabel = "S",
                converter = RoleConverter.class,
                description = "candidate or reference; arbiter or replica_0 and so on where the check has them.")
        private Role side;
    }

    @Mixin
    private OverwriteOption overwrite;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(npy, OutputKind.EXPORT);
        Store store = out.open(HadoopSettings.load());
        requireThere(store);
        try (SessionLease spark = SessionLease.take("export")) {
            Export export = read(spark.session(), store);
            files.write(npy, stream -> NpyWriter.write(export.arrays(), stream));
            if (files.code(ExitCode.PASSED) != ExitCode.PASSED) {
                return ExitCode.JOB_FAILED;
            }
            int arrays = export.arrays().entries().size();
            spec.commandLine().getOut().println(npy + ": " + arrays + (arrays == 1 ? " array" : " arrays"));
            if (export.casesFound() < export.cases()) {
                spec.commandLine()
                        .getErr()
                        .println("lockstep: warning: " + (export.cases() - export.casesFound()) + " of "
                                + export.cases() + " cases have no value on this side");
            }
        }
        return ExitCode.PASSED;
    }

    /** Before Spark starts: a misspelt name should not cost its start. */
    private void requireThere(Store store) {
        if (what.set != null) {
            new SetStore(store).require(what.set);
        } else {
            new StoredRun(store, what.side.runId).requireFinished();
        }
    }

    private Export read(SparkSession session, Store store) {
        return what.set != null
                ? Export.ofSet(session, store, what.set)
                : Export.ofRun(session, new StoredRun(store, what.side.runId), what.side.check, what.side.side);
    }
}
