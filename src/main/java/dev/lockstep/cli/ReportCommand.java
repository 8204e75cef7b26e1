package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.report.Rendering;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.ReportJson;
import dev.lockstep.report.TerminalSize;
import dev.lockstep.spark.job.StoredReport;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.table.RunDetails;
import dev.lockstep.spark.table.StoredRun;
import java.time.LocalDateTime;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep report}: what a finished run reported, from its tables. */
@Command(
        name = "report",
        description = "Prints the report of a finished run, and writes it in any form that run writes.",
        mixinStandardHelpOptions = true,
        modelTransformer = ReportFiles.class,
        footer = {"", "Exit code: 0 if the report is written, whatever it says; status returns the run's own."})
public final class ReportCommand implements TableCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    @Mixin
    private OutOption out;

    @Mixin
    private OverwriteOption overwrite;

    @Option(names = "--wide", description = "Print every column of the table, with all digits.")
    private boolean wide;

    @Option(names = "--quiet", description = "Print the table and the outcome alone: no remarks.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        ReportFiles.claim(spec, files);
        StoredRun run = new StoredRun(out.open(HadoopSettings.load()), runId);
        // Before Spark starts.
        run.requireFinished();
        try (SessionLease spark = SessionLease.take("report " + runId)) {
            StoredReport stored = StoredReport.of(spark.session(), run);
            LocalDateTime finished = LocalDateTime.ofInstant(stored.finished(), ZoneId.systemDefault());
            Rendering rendering = new Rendering(finished, run.store().location(), TerminalSize.ofProcess(wide), quiet);
            ReportFiles.print(spec, stored.report(), rendering);
            ReportFiles.write(spec, detailed(stored.report(), run, spark), rendering, files);
            return files.code(ExitCode.PASSED);
        }
    }

    /** What only a page shows is read for a page only. */
    private Report detailed(Report report, StoredRun run, SessionLease spark) {
        return ReportFiles.asksFor(spec, ReportFormat.HTML)
                ? report.with(RunDetails.of(spark.session(), run, ReportJson.tree(report)))
                : report;
    }
}
