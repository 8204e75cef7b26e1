package dev.lockstep.cli;

import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.NoSearchException;
import dev.lockstep.blindspots.Proposal;
import dev.lockstep.blindspots.SuiteBlindSpots;
import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.report.BlindSpotsReport;
import dev.lockstep.report.BlindSpotsText;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.StrykerReport;
import dev.lockstep.report.TerminalSize;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.blindspots.BlindSpotsJob;
import dev.lockstep.spark.session.LazySession;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Seeds;
import dev.lockstep.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep blindspots}: what checks could not see. */
@Command(
        name = "blindspots",
        description = {
            "Tells which bugs a suite's checks could not see: every edit of the catalogue (lockstep hypotheses) is run"
                    + " as",
            "a mutant of the candidate and held against the candidate as it is, by the check's own observations,",
            "seeds and limits."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code: 0 whatever was found; 2 bad usage or bad input; 3 the job itself failed.",
            "docs/blindspots.md explains the states."
        })
public final class BlindSpotsCommand implements TableCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE.json", description = "The suite, any Hadoop path.")
    private String file;

    @Option(names = "--check", paramLabel = "NAME", description = "Only this check; may be repeated.")
    private List<String> names = List.of();

    @Option(names = "--seeds", paramLabel = "0-99", description = "Seeds in place of the suite's, such as 0-3,7.")
    private String seeds;

    @Option(
            names = "--allow-commands",
            description = {
                "Let candidates' recorders run, as you: the mutants of a side that a command makes are run by it, for"
                        + " the fields",
                "that it honours (--fields), not by Lockstep's engine. A recorder takes seconds for each."
            })
    private boolean allowsCommands;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what was found as JSON, in the report's form.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write what was found as one page that needs nothing else.")
    private Path html;

    @Option(
            names = "--stryker",
            paramLabel = "FILE",
            description = "Write what was found in the form of mutation testing's reports, for Stryker's viewer.")
    private Path stryker;

    @Option(
            names = "--propose",
            paramLabel = "FILE",
            description = {
                "Write a suite that sees what the first of these checks of training runs does not, at five times its"
                        + " cost at",
                "most. It is searched for instead: the checks' own blind spots are not listed."
            })
    private Path propose;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(json, OutputKind.of(ReportFormat.JSON));
        files.claim(html, OutputKind.of(ReportFormat.HTML));
        files.claim(stryker, OutputKind.STRYKER);
        files.claim(propose, OutputKind.PROPOSAL);
        Configuration hadoop = HadoopSettings.load();
        Suite suite = SuiteFile.read(file, hadoop);
        List<Check> checks = CheckNames.chosen(spec, suite, names, any -> true);
        if (propose != null) {
            return files.code(propose(suite, checks, hadoop, files));
        }
        List<CheckBlindSpots> found = found(suite, checks, hadoop);
        write(suite, found, files, hadoop);
        return files.code(ExitCode.PASSED);
    }

    private List<CheckBlindSpots> found(Suite suite, List<Check> checks, Configuration hadoop) {
        List<CheckBlindSpots> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (LazySession session = session(suite)) {
            BlindSpotsJob job = new BlindSpotsJob(session, hadoop, seeds(), allowsCommands);
            for (Check check : checks) {
                try {
                    found.add(job.of(check));
                    print(found.get(found.size() - 1));
                } catch (NoSearchException e) {
                    problems.add(check.settings().name() + ": " + e.getMessage());
                }
            }
        }
        if (found.isEmpty()) {
            throw new BadSuiteException(file, "", problems.isEmpty() ? "has no checks" : problems.get(0));
        }
        problems.forEach(problem -> err().println("lockstep: warning: " + problem));
        SuiteBlindSpots all = new SuiteBlindSpots(found);
        if (all.checks() > 1) {
            BlindSpotsText.lines(all).forEach(out()::println);
            out().flush();
        }
        return found;
    }

    private int propose(Suite suite, List<Check> checks, Configuration hadoop, OutputFiles files) {
        if (json != null || html != null || stryker != null) {
            throw new ParameterException(
                    spec.commandLine(), "--propose writes a suite only: leave out --json, --html and --stryker");
        }
        List<BackpropCheck> runs = checks.stream()
                .filter(BackpropCheck.class::isInstance)
                .map(BackpropCheck.class::cast)
                .toList();
        if (runs.isEmpty()) {
            throw new BadSuiteException(
                    file,
                    "",
                    checks.get(0).settings().name() + " compares schedules, and --propose is of training runs");
        }
        BackpropCheck check = runs.get(0);
        if (runs.size() > 1) {
            err().println("lockstep: of " + runs.size() + " checks of training runs "
                    + check.settings().name() + " alone is asked; --check names another");
        }
        try (LazySession session = session(suite)) {
            Proposal proposal = new BlindSpotsJob(session, hadoop, seeds(), allowsCommands).propose(check);
            files.write(propose, new ProposedSuite(suite.name(), propose, proposal).text());
            BlindSpotsText.lines(check.settings().name(), proposal).forEach(out()::println);
            out().println("wrote " + propose + "; lockstep run " + propose + " --allow-commands");
            out().flush();
            return ExitCode.PASSED;
        } catch (NoSearchException e) {
            throw new BadSuiteException(file, "", check.settings().name() + ": " + e.getMessage());
        }
    }

    private void print(CheckBlindSpots found) {
        BlindSpotsText.lines(found, TerminalSize.ofProcess(false)).forEach(out()::println);
        out().println();
        out().flush();
    }

    private void write(Suite suite, List<CheckBlindSpots> found, OutputFiles files, Configuration hadoop) {
        BlindSpotsReport report = new BlindSpotsReport(suite.name());
        found.forEach(report::add);
        if (json != null) {
            files.write(json, report.text());
        }
        if (html != null) {
            files.write(html, report.html());
        }
        if (stryker != null) {
            StrykerReport mutations = new StrykerReport(file, SuiteFile.text(file, hadoop));
            found.forEach(mutations::add);
            files.write(stryker, mutations.text());
        }
    }

    /** Null for the suite's own. */
    private List<Long> seeds() {
        try {
            return seeds == null ? null : Seeds.parse(seeds);
        } catch (BadFieldException e) {
            throw new BadFieldException("--seeds", e.problem());
        }
    }

    private static LazySession session(Suite suite) {
        return new LazySession("blindspots " + suite.name());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
