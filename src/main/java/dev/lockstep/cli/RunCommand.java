package dev.lockstep.cli;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanPrinter;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.report.ConsoleReport;
import dev.lockstep.report.JunitXml;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportJson;
import dev.lockstep.report.RunLogs;
import dev.lockstep.report.TextLog;
import dev.lockstep.report.TextTable;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.HadoopSettings;
import dev.lockstep.spark.RunJob;
import dev.lockstep.spark.StoredRun;
import dev.lockstep.spark.SessionLease;
import dev.lockstep.spark.SetStore;
import dev.lockstep.store.Attempt;
import dev.lockstep.spark.SuiteFile;
import dev.lockstep.store.TakenOverException;
import dev.lockstep.spark.Timings;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep run}: the whole job. */
@Command(
        name = "run",
        description = "Runs the checks of a suite: computes, joins with the references, compares, reports.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    @Parameters(paramLabel = "SUITE.json", description = "The suite, any Hadoop path.")
    private String suite;

    @Mixin
    private OutOption out;

    @ArgGroup(exclusive = false)
    private Naming naming = new Naming();

    @Option(names = "--seeds", paramLabel = "0-99", description = "Seeds in place of the suite's, such as 0-3,7.")
    private String seeds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private Path json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the report as JUnit's XML.")
    private Path junit;

    @Option(names = "--dry-run", description = "Print the plan and run nothing.")
    private boolean dryRun;

    @Option(names = "--timings", description = "Print on standard error where the time goes.")
    private boolean showsTimings;

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

    /** The run's name, and what to do if there is an unfinished run of it. */
    static final class Naming {
        @Option(
                names = "--run-id",
                required = true,
                paramLabel = "ID",
                description = "Name of the run (default: suite and UTC time).")
        private String runId;

        @Option(names = "--resume", description = "Go on with the unfinished run of this id, if there is one.")
        private boolean resume;
    }

    @Override
    public Integer call() {
        timings.begin("plan");
        Plan plan = SuiteFile.plan(suite, seeds(), HadoopSettings.load());
        if (dryRun) {
            System.out.print(PlanPrinter.print(plan));
            return ExitCode.PASSED;
        }
        requireCommandsAllowed(plan);
        requireWritable(plan);
        plan.warnings().forEach(warning -> System.err.println("lockstep: warning: " + warning));
        Report report = run(plan);
        if (showsTimings) {
            printTimings();
        }
        return ExitCode.of(report.passed());
    }

    /** Null for the suite's own. */
    private List<Long> seeds() {
        try {
            return seeds == null ? null : Seeds.parse(seeds);
        } catch (BadFieldException e) {
            throw new BadFieldException("--seeds", e.problem());
        }
    }

    private void requireCommandsAllowed(Plan plan) {
        if (!allowsCommands) {
            plan.tasks().stream()
                    .filter(CaseTask.CommandTask.class::isInstance)
                    .map(task -> ((CaseTask.CommandTask) task).run().command())
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
    private void requireWritable(Plan plan) {
        plan.checks().stream()
                .map(PlannedCheck::log)
                .filter(log -> !log.isEmpty())
                .map(Path::of)
                .forEach(TextFiles::requireWritable);
        Stream.of(json, junit).filter(Objects::nonNull).forEach(TextFiles::requireWritable);
    }

    private Report run(Plan plan) {
        String runId = naming.runId == null ? defaultId(plan) : naming.runId;
        StoredRun run = new StoredRun(out.open(HadoopSettings.load()), runId);
        Report report;
        // Before Spark starts: a taken id or an unwritable folder should not cost its start.
        try (Attempt attempt = claim(plan, run)) {
            report = compute(plan, attempt);
        }
        timings.begin("write the logs");
        publish(report, run);
        return report;
    }

    private Attempt claim(Plan plan, StoredRun run) {
        new SetStore(run.store()).require(plan);
        String asked = plan.suiteDigest() + " " + (seeds == null ? "" : seeds);
        return naming.resume ? run.resume(asked) : run.claim(asked);
    }

    /** Input that turns out to be bad leaves nothing behind, but for what an earlier job of a resumed run has done. */
    private Report compute(Plan plan, Attempt attempt) {
        timings.begin("open the session");
        try (SessionLease spark = SessionLease.take("run " + plan.suite() + " " + attempt.runId())) {
            Report report = new RunJob(spark.session(), attempt, plan, timings, caseTimeout).run();
            timings.begin("close the session");
            return report;
        } catch (TakenOverException e) {
            // What is there now is not ours to remove or to write to.
            throw e;
        } catch (Exception e) {
            if (!naming.resume && ExitCode.badInput(e).isPresent()) {
                attempt.discard();
            } else {
                attempt.fail(ExitCode.cause(e));
            }
            throw e;
        }
    }

    private void publish(Report report, StoredRun run) {
        List<String> logs = new ArrayList<>();
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        RunLogs.lines(report).forEach((name, lines) -> {
            String text = TextLog.file(lines, now);
            System.out.print(text);
            TextFiles.write(Path.of(name), text);
            run.keepLog(name, text);
            logs.add(name);
        });
        if (json != null) {
            TextFiles.write(json, ReportJson.text(report));
        }
        if (junit != null) {
            TextFiles.write(junit, JunitXml.text(report, now));
        }
        ConsoleReport.lines(report, run.store().location(), logs).forEach(System.out::println);
    }

    private void printTimings() {
        TextTable table = new TextTable("step", "seconds");
        timings.seconds().forEach(table::row);
        table.lines().forEach(System.err::println);
    }

    /** A suite's name may be what no folder should be called. */
    private static String defaultId(Plan plan) {
        String name = plan.suite().replaceAll("[^A-Za-z0-9._-]", "-");
        String suite = name.matches("[A-Za-z].{0,99}") ? name : "run";
        return suite + "-" + UTC_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }
}
