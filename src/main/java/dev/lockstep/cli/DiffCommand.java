package dev.lockstep.cli;

import dev.lockstep.compare.Fit;
import dev.lockstep.compare.TreeComparison;
import dev.lockstep.compare.TreeDiff;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.RecordFiles;
import dev.lockstep.record.Source;
import dev.lockstep.report.DiffNotes;
import dev.lockstep.report.TextLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep diff}: two recorded files, without a suite and without Spark. */
@Command(
        name = "diff",
        description = "Compares two files of recorded arrays key by key, as reprod_log does.",
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LEFT", description = "The candidate's file.")
    private Path left;

    @Parameters(index = "1", paramLabel = "RIGHT", description = "The reference's file.")
    private Path right;

    @Mixin
    private ToleranceOptions tolerance;

    @Option(names = "--allow-broadcast", description = "Compare shapes that differ but broadcast, as NumPy does.")
    private boolean allowBroadcast;

    @Option(names = "--log", paramLabel = "FILE", description = "Write reprod_log's log to this file too.")
    private Path log;

    @Override
    public Integer call() {
        Fit.Rule rule = allowBroadcast ? Fit.Rule.TRANSPOSE_OR_BROADCAST : Fit.Rule.TRANSPOSE;
        TreeDiff diff = TreeComparison.of(
                RecordFiles.read(Source.ofFile(left)),
                RecordFiles.read(Source.ofFile(right)),
                tolerance.tolerances(),
                rule);
        String text = TextLog.file(
                TextLog.lines(TextLog.entries(diff), diff.verdict()), LocalDateTime.now(ZoneId.systemDefault()));
        print(text, diff);
        if (log != null) {
            write(log, text);
        }
        return diff.verdict().passes() ? 0 : 1;
    }

    private void print(String text, TreeDiff diff) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        DiffNotes.lines(diff).forEach(out::println);
        out.flush();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be written: " + e.getMessage());
        }
    }
}
