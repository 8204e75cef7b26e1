package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.judge.MeasuredLimit;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.report.TextTable;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep tolerance}: limits from measured noise. Starts no Spark. */
@Command(
        name = "tolerance",
        description = {
            "Measures the noise of a suite's training runs and says which limits follow from it.",
            "A limit is exceeded by rounding alone in one check of a hundred. Beside it stand what the suite's own"
                    + " limit is, too loose or too tight, and the smallest difference of the catalogue that it shows."
        },
        mixinStandardHelpOptions = true)
public final class ToleranceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE.json", description = "The suite, any Hadoop path.")
    private String suite;

    @Option(names = "--check", paramLabel = "CHECK", description = "Of this check alone.")
    private String only;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write the suite with these limits, beside the suite, whose paths are seen from there.")
    private Path write;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        OutputFiles output = overwrite.files();
        if (write != null) {
            requireBeside();
            output.claim(write, OutputKind.SUITE);
        }
        Configuration hadoop = HadoopSettings.load();
        Suite read = SuiteFile.read(suite, hadoop);
        Plan plan = SuiteFile.plan(suite, PlanOptions.MEASURED, hadoop);
        Map<String, List<MeasuredLimit>> limits = limits(read, plan, new ToleranceRuns(HadoopSource.access(hadoop)));
        if (write != null) {
            output.write(write, SuiteLimits.written(read, limits));
            out().println("wrote " + write);
        }
        out().flush();
        return output.code(ExitCode.PASSED);
    }

    private void requireBeside() {
        Path folder = Path.of(suite).toAbsolutePath().normalize().getParent();
        if (!write.toAbsolutePath().normalize().getParent().equals(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--write " + write + ": is not in the suite's folder, from which its paths are seen");
        }
    }

    private Map<String, List<MeasuredLimit>> limits(Suite read, Plan plan, ToleranceRuns runs) {
        Map<String, List<MeasuredLimit>> limits = new LinkedHashMap<>();
        for (PlannedCheck check : plan.checks()) {
            Optional<PlannedFloor> floor = plan.floor(check.name());
            if (floor.isPresent() && (only == null || only.equals(check.name()))) {
                limits.put(check.name(), limits(check, template(read, check), floor.get(), runs));
            }
        }
        if (limits.isEmpty()) {
            throw new BadSuiteException(
                    suite,
                    "",
                    only == null ? "has no check whose noise can be measured" : "has no such check: " + only);
        }
        return limits;
    }

    private static SpecTemplate template(Suite read, PlannedCheck planned) {
        for (Check check : read.checks()) {
            if (check instanceof BackpropCheck backprop
                    && backprop.settings().name().equals(planned.name())) {
                return backprop.noise().template();
            }
        }
        throw new IllegalStateException("no check " + planned.name());
    }

    private List<MeasuredLimit> limits(
            PlannedCheck check, SpecTemplate template, PlannedFloor floor, ToleranceRuns runs) {
        MeasuredCheck measured = MeasuredCheck.of(check, template, floor, runs);
        print(check, measured);
        new SeenEdits(measured, template, floor.keys()).told(runs).ifPresent(out()::println);
        return measured.limits();
    }

    private void print(PlannedCheck check, MeasuredCheck measured) {
        out().println(check.name());
        TextTable table = new TextTable("key", "sigma", "limit", "the suite's", "which is");
        for (MeasuredLimit limit : measured.limits()) {
            Double threshold = check.tolerance().of(limit.key()).threshold();
            table.row(
                    limit.key(),
                    String.format(Locale.ROOT, "%.1e", limit.sigma()),
                    String.valueOf(limit.limit()),
                    threshold == null ? "-" : String.valueOf(threshold),
                    limit.compared(threshold));
        }
        table.lines().forEach(out()::println);
        MeasuredCheck.NullPairs pairs = measured.nullPairs();
        out().println("false alarms: one check in a hundred at most; of " + pairs.pairs() + " null pairs of replicas "
                + pairs.outside() + " are outside");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
