package dev.lockstep.cli;

import dev.lockstep.report.Report;
import dev.lockstep.report.ReportFormat;
import java.nio.file.Path;
import java.time.LocalDateTime;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that makes a report: one for each form in which it may be written. */
final class ReportFiles implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        for (ReportFormat format : ReportFormat.values()) {
            command.addOption(OptionSpec.builder("--" + format.label())
                    .paramLabel("FILE")
                    .type(Path.class)
                    .description(format.description())
                    .build());
        }
        return command;
    }

    /** Claims those that were asked for. */
    static void claim(CommandSpec command, OutputFiles files) {
        for (ReportFormat format : ReportFormat.values()) {
            files.claim(path(command, format), OutputKind.of(format));
        }
    }

    /** Writes those that were asked for. */
    static void write(CommandSpec command, Report report, LocalDateTime time, OutputFiles files) {
        for (ReportFormat format : ReportFormat.values()) {
            Path file = path(command, format);
            if (file != null) {
                files.write(file, format.text(report, time));
            }
        }
    }

    private static Path path(CommandSpec command, ReportFormat format) {
        return command.findOption("--" + format.label()).getValue();
    }
}
