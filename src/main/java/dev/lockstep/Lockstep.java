package dev.lockstep;

import dev.lockstep.cli.BlindSpotsCommand;
import dev.lockstep.cli.CommandExamples;
import dev.lockstep.cli.DiffCommand;
import dev.lockstep.cli.ExitCode;
import dev.lockstep.cli.ExplainCommand;
import dev.lockstep.cli.ExportCommand;
import dev.lockstep.cli.HistoryCommand;
import dev.lockstep.cli.HypothesesCommand;
import dev.lockstep.cli.ImportCommand;
import dev.lockstep.cli.InitCommand;
import dev.lockstep.cli.KeysCommand;
import dev.lockstep.cli.ReportCommand;
import dev.lockstep.cli.RunCommand;
import dev.lockstep.cli.SchedulesCommand;
import dev.lockstep.cli.SqlCommand;
import dev.lockstep.cli.StandardOutput;
import dev.lockstep.cli.StatusCommand;
import dev.lockstep.cli.TableCommand;
import dev.lockstep.cli.TemporaryFolder;
import dev.lockstep.cli.TidyCommand;
import dev.lockstep.cli.ToleranceCommand;
import dev.lockstep.report.TerminalSize;
import dev.lockstep.spark.session.SparkVersion;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry point: finds the command, runs it, hands its exit code to the caller. */
@Command(
        name = "lockstep",
        description = "Tells whether two deep-learning stacks train alike, and why not.",
        mixinStandardHelpOptions = true,
        versionProvider = Lockstep.Version.class,
        modelTransformer = CommandExamples.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            DiffCommand.class,
            ExplainCommand.class,
            BlindSpotsCommand.class,
            KeysCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            SqlCommand.class,
            StatusCommand.class,
            ReportCommand.class,
            HistoryCommand.class,
            TidyCommand.class,
            SchedulesCommand.class,
            HypothesesCommand.class,
            ToleranceCommand.class,
            InitCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all checks as expected",
            "1:a check failed",
            "2:bad usage or bad input",
            "3:the job itself failed"
        })
public final class Lockstep {
    private Lockstep() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        StandardOutput output = StandardOutput.install();
        int code = output.code(run(args));
        if (code != ExitCode.PASSED || !isDriverOnCluster()) {
            System.exit(ExitCode.ofProcess(code));
        }
    }

    /** YARN takes a driver that ends its process for one that has failed, and starts it again; who returns has succeeded. */
    private static boolean isDriverOnCluster() {
        return "cluster".equals(System.getProperty("spark.submit.deployMode"));
    }

    /**
     * Runs the command line.
     *
     * @return the exit code of {@link ExitCode}
     */
    public static int run(String... args) {
        CommandLine commandLine = commandLine();
        try {
            return commandLine.execute(args);
        } catch (Error e) {
            // Out of memory or of stack: Java would end with 1, which means that a check failed.
            return ExitCode.ofError(e, commandLine);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Lockstep())
                .setExecutionStrategy(Lockstep::execute)
                .setUsageHelpWidth(usageWidth())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(ExitCode::ofBadUsage)
                .setExecutionExceptionHandler(ExitCode::ofException);
    }

    /** The terminal's width, within what reads well; picocli takes no less than 55. */
    private static int usageWidth() {
        return Math.max(60, Math.min(120, TerminalSize.ofProcess(false).columns()));
    }

    /** A Spark of another version would end in a missing class somewhere. */
    private static int execute(ParseResult command) {
        ParseResult last = command.subcommand();
        boolean needsSpark = last != null && last.commandSpec().userObject() instanceof TableCommand;
        if (needsSpark && !last.isUsageHelpRequested()) {
            SparkVersion.problem().ifPresent(problem -> {
                throw new ParameterException(last.commandSpec().commandLine(), problem);
            });
            Optional<String> problem = TemporaryFolder.problem();
            if (problem.isPresent()) {
                last.commandSpec().commandLine().getErr().println("lockstep: the job failed: " + problem.get());
                return ExitCode.JOB_FAILED;
            }
        }
        return new RunLast().execute(command);
    }

    /** The version that Maven wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Lockstep.class.getPackage().getImplementationVersion();
            return new String[] {"lockstep " + (version == null ? "(from classes)" : version)};
        }
    }
}
