package dev.lockstep.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.report.History;
import dev.lockstep.report.HistoryJson;
import dev.lockstep.report.HistoryText;
import dev.lockstep.report.HtmlReport;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.ReportJson;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.table.RunDetails;
import dev.lockstep.spark.table.RunHistory;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep history}: the last run of a suite beside the runs before. */
@Command(
        name = "history",
        description = {
            "Compares a suite's last run with the runs before, check by check and by the producers' versions:",
            "new failure, fixed, worse, better, new check, same."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "worse, better: the verdict is, or it is the same and the worst key's mean diff is larger (smaller) than"
                    + " in all",
            "runs since verdict or producers last changed.",
            "Exit code: 0 if no check fails that passed the last time; 1 if one does, or a new one fails."
        })
public final class HistoryCommand implements TableCommand {
    @Parameters(paramLabel = "SUITE", description = "The suite's name, as the runs have it.")
    private String suite;

    @Mixin
    private OutOption out;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the history as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the last run's page, with the runs before.")
    private Path html;

    @Mixin
    private OverwriteOption overwrite;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(json, OutputKind.HISTORY);
        files.claim(html, OutputKind.of(ReportFormat.HTML));
        try (SessionLease spark = SessionLease.take("history " + suite)) {
            SparkSession session = spark.session();
            Store store = out.open(session.sparkContext().hadoopConfiguration());
            History history = new RunHistory(session, store, suite).read();
            HistoryText.lines(history).forEach(spec.commandLine().getOut()::println);
            files.write(json, HistoryJson.text(history));
            if (html != null) {
                files.write(html, page(session, new StoredRun(store, history.run())));
            }
            return files.code(ExitCode.of(history.passed()));
        }
    }

    private static String page(SparkSession session, StoredRun run) {
        ObjectNode report = ReportJson.read(run.report());
        return HtmlReport.text(report, RunDetails.of(session, run, report), Instant.now());
    }
}
