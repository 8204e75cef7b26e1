package dev.lockstep.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --overwrite}: for every command that writes a file. */
final class OverwriteOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--overwrite",
            description = "Write over any file; without it only over one that lockstep wrote in the same form.")
    private boolean overwrites;

    /** The files of one run of the command. */
    OutputFiles files() {
        return new OutputFiles(overwrites, command.commandLine().getErr());
    }
}
