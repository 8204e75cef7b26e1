package dev.lockstep.cli;

import dev.lockstep.plan.Side;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.NpyWriter;
import dev.lockstep.record.RecordTree;
import dev.lockstep.spark.Export;
import dev.lockstep.spark.HadoopSettings;
import dev.lockstep.spark.StoredRun;
import dev.lockstep.spark.SessionLease;
import dev.lockstep.spark.SetStore;
import dev.lockstep.store.Store;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep export}: values out of tables, into a file that reprod_log reads. */
@Command(
        name = "export",
        description = {
            "Writes one side of a check, or an imported set, as a file that numpy.load and reprod_log read.",
            "Keys are the check's own; with several seeds, seed_S/KEY."
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
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

        @Option(names = "--side", required = true, paramLabel = "S", description = "candidate or reference.")
        private Side side;
    }

    @Override
    public Integer call() {
        Store store = out.open(HadoopSettings.load());
        requireThere(store);
        try (SessionLease spark = SessionLease.take("export")) {
            Export export = read(spark.session(), store);
            write(export.arrays());
            int arrays = export.arrays().entries().size();
            System.out.println(npy + ": " + arrays + (arrays == 1 ? " array" : " arrays"));
            if (export.casesFound() < export.cases()) {
                System.err.println("lockstep: warning: " + (export.cases() - export.casesFound()) + " of "
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

    private void write(RecordTree arrays) {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(npy))) {
            NpyWriter.write(arrays, stream);
        } catch (IOException e) {
            throw new BadFileException(npy.toString(), "cannot be written: " + e);
        }
    }
}
