package dev.lockstep.cli;

import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import dev.lockstep.files.HadoopSettings;
import dev.lockstep.report.ExplanationReport;
import dev.lockstep.report.ExplanationText;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.explain.ExplainJob;
import dev.lockstep.spark.explain.ExplainOptions;
import dev.lockstep.spark.explain.ExplainedSuite;
import dev.lockstep.spark.session.LazySession;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Store;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.SpecTemplate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep explain}: why checks differ. */
@Command(
        name = "explain",
        description = {
            "Finds why the sides of checks differ: edits of a spec are tried until one reproduces the other side",
            "within noise, and no cause is named that does not."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code: 0 whatever was found; 2 bad usage or bad input; 3 the job itself failed.",
            "docs/explain.md tells how it searches."
        })
public final class ExplainCommand implements TableCommand {
    private static final int MOST_EDITS = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SUITE.json | RUN | LEFT [RIGHT]",
            arity = "1..2",
            description = "A suite, a finished run, or two records: of the suite that --suite names, or of any model,"
                    + " whose optimizers' updates are replayed. One record with --suite: whether its updates are those"
                    + " of the optimizer that the suite describes.")
    private List<String> what;

    @Option(
            names = "--suite",
            paramLabel = "SUITE.json",
            description =
                    "The suite whose check (the first of training runs, or --check) LEFT and RIGHT, or LEFT alone, are"
                            + " records of.")
    private String suite;

    @Option(names = "--check", paramLabel = "NAME", description = "Only this check; may be repeated.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "Explain checks that passed too, and list what they could not have seen.")
    private boolean all;

    @Option(
            names = "--pairs",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Try two and three edits together where no single one fits (default: ${DEFAULT-VALUE}).")
    private boolean pairs;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "5m",
            description = "How long each check may take, such as 90s or 10m (default: ${DEFAULT-VALUE}).")
    private Duration budget;

    @Option(
            names = "--allow-commands",
            description = {
                "Let the suite's recorders run, as you: edits go to the side that a command makes, for the fields that"
                        + " it",
                "honours (--fields)."
            })
    private boolean allowsCommands;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what was found as JSON, in the report's form.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write what was found as one page that needs nothing else.")
    private Path html;

    @Mixin
    private OutOption out;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(json, OutputKind.of(ReportFormat.JSON));
        files.claim(html, OutputKind.of(ReportFormat.HTML));
        if (what.size() == 2 && suite == null) {
            return replayed(files);
        }
        Configuration hadoop = HadoopSettings.load();
        if (what.size() == 1 && suite != null) {
            return heldAgainst(
                    ExplainedSuite.described(suite, names.isEmpty() ? null : names.get(0), hadoop).stream()
                            .map(SpecTemplate::optimizer)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseThrow(() -> new BadFieldException("--suite", suite + " describes no optimizer")),
                    files);
        }
        Store store = out.open(hadoop);
        ExplainedSuite subject = subject(store, hadoop);
        List<Check> checks = CheckNames.chosen(
                spec, subject.suite(), names, name -> all || subject.asked().contains(name));
        ExplanationReport report =
                new ExplanationReport(subject.run(), subject.suite().name());
        try (LazySession session = new LazySession("explain " + subject.suite().name())) {
            ExplainJob job = new ExplainJob(
                    session,
                    hadoop,
                    new SetStore(store),
                    new ExplainOptions(pairs ? MOST_EDITS : 1, all, budget, allowsCommands, note -> spec.commandLine()
                            .getErr()
                            .println("lockstep: " + note)));
            for (Check check : checks) {
                String kind = check.fold(schedule -> "schedule", backprop -> "backprop");
                tell(check.settings().name(), kind, reproduced(check, job.explain(check)), report);
            }
        }
        return written(report, files);
    }

    /** Two records without a suite: what their optimizers did. */
    private int replayed(OutputFiles files) {
        ExplanationReport report = new ExplanationReport("", "");
        tell(what.get(0), "records", RecordReplay.of(what.get(0), what.get(1)), report);
        return written(report, files);
    }

    /** One record of any model: whether its optimizer did what the suite says. */
    private int heldAgainst(OptimizerSpec optimizer, OutputFiles files) {
        ExplanationReport report = new ExplanationReport("", "");
        tell(what.get(0), "records", RecordReplay.of(what.get(0), optimizer), report);
        return written(report, files);
    }

    private int written(ExplanationReport report, OutputFiles files) {
        if (json != null) {
            files.write(json, report.text());
        }
        if (html != null) {
            files.write(html, report.html());
        }
        return files.code(ExitCode.PASSED);
    }

    /** A run's suite may be no file any more, and two records are sides of their own. */
    private Explanation reproduced(Check check, Explanation explanation) {
        String subject = what.get(0);
        return what.size() == 1 && subject.endsWith(".json")
                ? Reproduction.of(subject, check, explanation, HadoopSettings.load())
                : explanation;
    }

    private ExplainedSuite subject(Store store, Configuration hadoop) {
        if (what.size() == 2) {
            return ExplainedSuite.ofRecords(
                    suite, names.isEmpty() ? null : names.get(0), what.get(0), what.get(1), hadoop);
        }
        return what.get(0).endsWith(".json")
                ? ExplainedSuite.of(what.get(0), hadoop)
                : ExplainedSuite.ofRun(new StoredRun(store, what.get(0)));
    }

    private void tell(String name, String kind, Explanation explanation, ExplanationReport report) {
        report.add(name, kind, explanation);
        PrintWriter screen = spec.commandLine().getOut();
        ExplanationText.lines(name, explanation).forEach(screen::println);
        if (explanation.status() != Status.AGREES) {
            screen.println();
        }
        screen.flush();
    }
}
