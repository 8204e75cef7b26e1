package dev.lockstep.cli;

import dev.lockstep.report.Rendering;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.ReportFormat.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command writes of its report: it has an option for each form that is a file of its own. */
final class ReportFiles implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        for (ReportFormat format : ReportFormat.to(Target.FILE_OF_OPTION)) {
            command.addOption(OptionSpec.builder("--" + format.label())
                    .paramLabel("FILE")
                    .type(Path.class)
                    .description(format.description())
                    .build());
        }
        return command;
    }

    /** Claims the files that options name. */
    static void claim(CommandSpec command, OutputFiles files) {
        for (ReportFormat format : ReportFormat.to(Target.FILE_OF_OPTION)) {
            files.claim(path(command, format), OutputKind.of(format));
        }
    }

    /** Writes the files that options name. */
    static void write(CommandSpec command, Report report, Rendering rendering, OutputFiles files) {
        ReportFormat.to(Target.FILE_OF_OPTION).forEach(format -> write(command, format, report, rendering, files));
    }

    /** Prints the form for the screen. */
    static void print(CommandSpec command, Report report, Rendering rendering) {
        PrintWriter out = command.commandLine().getOut();
        ReportFormat.to(Target.STANDARD_OUTPUT)
                .forEach(format -> format.texts(report, rendering).values().forEach(out::print));
        out.flush();
    }

    /** Writes all forms of a run's report. */
    static void writeAll(CommandSpec command, Report report, Rendering rendering, OutputFiles files) {
        PrintWriter out = command.commandLine().getOut();
        for (ReportFormat format : ReportFormat.values()) {
            switch (format.target()) {
                case FILES_OF_CHECKS -> {
                    format.texts(report, rendering).forEach((name, text) -> {
                        if (!rendering.quiet()) {
                            out.println("log " + name);
                            out.print(text);
                        }
                        files.write(Path.of(name), text);
                    });
                }
                case FILE_OF_OPTION -> write(command, format, report, rendering, files);
                case STANDARD_OUTPUT -> format.texts(report, rendering).values().forEach(out::print);
            }
        }
        out.flush();
    }

    private static void write(
            CommandSpec command, ReportFormat format, Report report, Rendering rendering, OutputFiles files) {
        Path file = path(command, format);
        if (file != null) {
            files.write(file, format.texts(report, rendering).get(format.label()));
        }
    }

    /** Whether the report is to be written in this form. */
    static boolean asksFor(CommandSpec command, ReportFormat format) {
        return path(command, format) != null;
    }

    private static Path path(CommandSpec command, ReportFormat format) {
        return command.findOption("--" + format.label()).getValue();
    }
}
