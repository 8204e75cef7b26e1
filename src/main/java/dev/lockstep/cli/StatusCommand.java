package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.spark.table.RunState;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.BadRunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep status}: the state of a run, for schedulers whose spark-submit does not tell. */
@Command(
        name = "status",
        description = {
            "Tells what has become of a run, and returns its exit code;",
            "3 if it has not finished, 2 if there is no such run."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements TableCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    @Mixin
    private OutOption out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StoredRun run = new StoredRun(out.open(HadoopSettings.load()), runId);
        RunState state = run.state();
        if (state instanceof RunState.Absent) {
            throw new BadRunException("--out " + run.store().location() + ": there is no run " + runId);
        }
        spec.commandLine().getOut().println(runId + ": " + state.text());
        return state.exitCode().orElse(ExitCode.JOB_FAILED);
    }
}
