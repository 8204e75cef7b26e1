package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.spark.table.RunState;
import dev.lockstep.spark.table.RunState.Failed;
import dev.lockstep.spark.table.RunState.Finished;
import dev.lockstep.spark.table.RunState.Unfinished;
import dev.lockstep.spark.table.StoredRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep status}: what has become of a run, for schedulers whose spark-submit does not tell. */
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
        RunState state = new StoredRun(out.open(HadoopSettings.load()), runId).state();
        spec.commandLine().getOut().println(runId + ": " + line(state));
        return state instanceof Finished finished ? finished.exitCode() : ExitCode.JOB_FAILED;
    }

    private static String line(RunState state) {
        if (state instanceof Finished finished) {
            return "finished, "
                    + (finished.exitCode() == ExitCode.PASSED ? "all checks as expected" : "a check failed");
        }
        if (state instanceof Failed failed) {
            return "failed, " + done(failed.sidesDone(), failed.sides()) + ": " + failed.cause();
        }
        Unfinished unfinished = (Unfinished) state;
        return "unfinished, " + done(unfinished.sidesDone(), unfinished.sides()) + ", last sign of life "
                + unfinished.lastSign();
    }

    private static String done(long sidesDone, long sides) {
        return sides < 0 ? "not planned yet" : sidesDone + " of " + sides + " cases done";
    }
}
