package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.PlanPrinter;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.report.Rendering;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.ReportJson;
import dev.lockstep.report.TerminalSize;
import dev.lockstep.report.TextTable;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.run.RecordPreflight;
import dev.lockstep.run.RecorderAnswers;
import dev.lockstep.run.RecorderPreflight;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.explain.ExplainJob;
import dev.lockstep.spark.explain.ExplainOptions;
import dev.lockstep.spark.job.RunJob;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.session.Timings;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.set.StoredKeys;
import dev.lockstep.spark.table.RunDetails;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import dev.lockstep.store.TakenOverException;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Seeds;
import dev.lockstep.suite.json.SuiteEdits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep run}: the whole job. */
@Command(
        name = "run",
        description = {
            "Runs the checks of a suite: computes, joins with the references, compares, reports.",
            "docs/verdicts.md explains the verdicts; docs/invariances.md what is asked of a side by itself"
                    + " (invariances, require) and its states."
        },
        mixinStandardHelpOptions = true,
        modelTransformer = ReportFiles.class)
public final class RunCommand implements TableCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE.json", description = "The suite, any Hadoop path.")
    private String suite;

    @Mixin
    private OutOption out;

    @ArgGroup(exclusive = false)
    private RunNaming naming = new RunNaming();

    @Option(names = "--seeds", paramLabel = "0-99", description = "Seeds in place of the suite's, such as 0-3,7.")
    private String seeds;

    @Mixin
    private OverwriteOption overwrite;

    @Option(names = "--check", paramLabel = "NAME", description = "Only this check; may be repeated.")
    private List<String> checks = List.of();

    @Option(
            names = "--edit",
            paramLabel = "SIDE.FIELD=VALUE",
            description = {
                "A field of the checks' side set otherwise, such as candidate.model.hidden_act=relu; may be repeated.",
                "Needs --check. lockstep explain prints what reproduces the other side in this form."
            })
    private List<String> edits = List.of();

    @Option(names = "--dry-run", description = "Print the plan and run nothing.")
    private boolean dryRun;

    @Option(names = "--wide", description = "Print every column of the table, with all digits.")
    private boolean wide;

    @Option(names = "--quiet", description = "Print the table and the outcome alone: no logs, no remarks.")
    private boolean quiet;

    @Option(names = "--timings", description = "Print on standard error where the time goes.")
    private boolean showsTimings;

    @Option(
            names = "--no-noise",
            description = "Judge by the limits alone: measure no noise, which takes replicas of the computed runs.")
    private boolean skipsNoise;

    @Option(
            names = "--explain",
            description = "Find why checks that failed or drift do: see lockstep explain, whose defaults it takes.")
    private boolean explains;

    @Option(
            names = "--allow-commands",
            description = "Let the suite's recorders run: programs of its choice, as you, on every executor.")
    private boolean allowsCommands;

    @Option(
            names = "--case-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "A case that takes longer, such as 90s or 10m, has failed (default: no limit).")
    private Duration caseTimeout;

    private final Timings timings = Timings.ofProcess();

    @Override
    public Integer call() {
        timings.begin("plan");
        RecorderAnswers recorders =
                new RecorderAnswers(new CommandPaths(Path.of("").toAbsolutePath()));
        Plan plan = plan(recorders);
        requireCommandsAllowed(plan);
        OutputFiles files = overwrite.files();
        claim(plan, files);
        if (dryRun) {
            requireWhatTheRunWould(plan);
            out().print(PlanPrinter.print(plan));
            out().flush();
            return ExitCode.PASSED;
        }
        plan.warnings().forEach(this::warn);
        RecorderPreflight.require(plan, suite, recorders, this::warn);
        Report report = run(plan, files);
        if (showsTimings) {
            printTimings();
        }
        return files.code(ExitCode.of(report.passed()));
    }

    private Plan plan(RecorderAnswers recorders) {
        Configuration hadoop = HadoopSettings.load();
        PlanOptions options = new PlanOptions(seeds(), !skipsNoise, any -> false);
        return SuiteFile.plan(
                suite,
                suiteEdits(),
                allowsCommands && !dryRun ? options.asking(recorders::runsInFloat64) : options,
                hadoop);
    }

    private SuiteEdits suiteEdits() {
        return new SuiteEdits(checks, edits);
    }

    /** Null for the suite's own. */
    private List<Long> seeds() {
        try {
            return seeds == null ? null : Seeds.parse(seeds);
        } catch (BadFieldException e) {
            throw new BadFieldException("--seeds", e.problem());
        }
    }

    private void requireWhatTheRunWould(Plan plan) {
        Configuration hadoop = HadoopSettings.load();
        Store store = out.open(hadoop);
        new SetStore(store).require(plan);
        naming.requireFree(store);
        RecordPreflight.requireAll(plan, HadoopSource.access(hadoop), new StoredKeys(store));
    }

    private void requireCommandsAllowed(Plan plan) {
        if (!allowsCommands) {
            plan.tasks().stream()
                    .filter(CaseTask.CommandTask.class::isInstance)
                    .map(CaseTask.CommandTask.class::cast)
                    .map(task -> task.run().command())
                    .findFirst()
                    .ifPresent(command -> {
                        throw new BadSuiteException(
                                suite,
                                command.place(),
                                "runs " + command.words().get(0) + ", which needs --allow-commands");
                    });
        }
    }

    /** What could not be written at the end should not cost a run. */
    private void claim(Plan plan, OutputFiles files) {
        plan.checks().stream()
                .map(PlannedCheck::log)
                .filter(log -> !log.isEmpty())
                .distinct()
                .forEach(log -> files.claim(Path.of(log), OutputKind.TEXT_LOG));
        ReportFiles.claim(spec, files);
    }

    // Whatever happens meanwhile, the watch tells how the run continues: nothing is asked of it.
    @SuppressWarnings("try")
    private Report run(Plan plan, OutputFiles files) {
        Store store = out.open(HadoopSettings.load());
        StoredRun run;
        Report report;
        // Before Spark starts: a taken id or an unwritable folder should not cost its start.
        try (Attempt attempt = claim(plan, store);
                Interruption watch = Interruption.of(words(), attempt.runId())) {
            out().println("run " + attempt.runId());
            out().flush();
            run = new StoredRun(store, attempt.runId());
            report = compute(plan, attempt);
        }
        timings.begin("write the logs");
        publish(report, run, files);
        return report;
    }

    private List<String> words() {
        return spec.commandLine().getParent() == null
                ? List.of()
                : spec.commandLine().getParent().getParseResult().originalArgs();
    }

    private Attempt claim(Plan plan, Store store) {
        new SetStore(store).require(plan);
        Configuration hadoop = HadoopSettings.load();
        RecordPreflight.require(plan, HadoopSource.access(hadoop), new StoredKeys(store));
        return naming.claim(store, plan, asked(plan));
    }

    /** What another job must be asked too that resumes the run. */
    private String asked(Plan plan) {
        return plan.suiteDigest() + " " + (seeds == null ? "" : seeds) + (skipsNoise ? " --no-noise" : "");
    }

    /** Input that turns out to be bad leaves nothing behind, except for what an earlier job of a resumed run has done. */
    private Report compute(Plan plan, Attempt attempt) {
        timings.begin("open the session");
        try (SessionLease spark = SessionLease.take("run " + plan.suite() + " " + attempt.runId())) {
            Report report = withDetails(
                    new RunJob(spark.session(), attempt, plan, timings, caseTimeout).run(explainer(spark, attempt)),
                    spark,
                    attempt);
            timings.begin("close the session");
            return report;
        } catch (TakenOverException e) {
            // What is there now is not ours to remove or to write to.
            throw e;
        } catch (Exception e) {
            if (!naming.resumes() && ExitCode.badInput(e).isPresent()) {
                attempt.discard();
            } else {
                attempt.fail(ExitCode.cause(e, spec));
            }
            throw e;
        }
    }

    private UnaryOperator<Report> explainer(SessionLease spark, Attempt attempt) {
        if (!explains) {
            return report -> report;
        }
        Configuration hadoop = HadoopSettings.load();
        ExplainJob job = new ExplainJob(spark::session, hadoop, new SetStore(attempt.store()), ExplainOptions.STANDARD);
        return report -> job.explained(report, SuiteFile.read(suite, suiteEdits(), hadoop));
    }

    /** What only a page shows is read for a page only. The run is there already, whatever comes of reading it. */
    private Report withDetails(Report report, SessionLease spark, Attempt attempt) {
        if (!ReportFiles.asksFor(spec, ReportFormat.HTML)) {
            return report;
        }
        timings.begin("read the page's details");
        try {
            StoredRun run = new StoredRun(attempt.store(), attempt.runId());
            return report.with(RunDetails.of(spark.session(), run, ReportJson.tree(report)));
        } catch (RuntimeException e) {
            err().println("lockstep: warning: the page has no curves: " + ExitCode.cause(e, spec));
            return report;
        }
    }

    private void publish(Report report, StoredRun run, OutputFiles files) {
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        Rendering rendering = new Rendering(now, run.store().location(), TerminalSize.ofProcess(wide), quiet);
        ReportFiles.writeAll(spec, report, rendering, files);
        ReportFormat.TEXT_LOG.texts(report, rendering).forEach(run::keepLog);
    }

    private void printTimings() {
        TextTable table = new TextTable("step", "seconds");
        timings.seconds().forEach(table::row);
        table.lines().forEach(err()::println);
        err().flush();
    }

    private void warn(String warning) {
        err().println("lockstep: warning: " + warning);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
