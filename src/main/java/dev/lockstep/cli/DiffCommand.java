package dev.lockstep.cli;

import dev.lockstep.compare.Fit;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Tolerances;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.DiffReport;
import dev.lockstep.report.Printable;
import dev.lockstep.report.Report;
import dev.lockstep.report.TextLog;
import dev.lockstep.spark.FilePairs;
import dev.lockstep.spark.PairComparison;
import dev.lockstep.spark.PairFanOut;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep diff}: two recorded files, or directories of them, without a suite; without Spark unless it was started for it. */
@Command(
        name = "diff",
        description = {
            "Compares two recorded files key by key, as reprod_log does, or the files of one name in two directories.",
            "Reads .npy of reprod_log and plain, .npz, .safetensors, and pickled dictionaries of arrays, on any Hadoop"
                    + " path.",
            "The order of the keys is taken for that of execution, but for gradients, which come about last layer"
                    + " first.",
            "With --master before the command (or SPARK_HOME) directories are compared on Spark, a pair of files a"
                    + " task."
        },
        mixinStandardHelpOptions = true,
        modelTransformer = ReportFiles.class)
public final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LEFT", description = "The candidate's file, or a directory.")
    private String left;

    @Parameters(index = "1", paramLabel = "RIGHT", description = "The reference's file, or a directory.")
    private String right;

    @Mixin
    private ToleranceOptions tolerance;

    @Option(
            names = "--keys",
            paramLabel = "RULES.json",
            description = "Rules that rename and lay out what LEFT has (docs/keys.md); keys of both are joined with '/'"
                    + " then.")
    private Path keys;

    @Option(names = "--allow-broadcast", description = "Compare shapes that differ but broadcast, as NumPy does.")
    private boolean allowBroadcast;

    @Option(names = "--log", paramLabel = "FILE", description = "Write reprod_log's log to this file too.")
    private Path log;

    @Mixin
    private OverwriteOption overwrite;

    private final LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    private final StringBuilder logText = new StringBuilder();
    private final List<CheckReport> checks = new ArrayList<>();

    @Override
    public Integer call() {
        OutputFiles output = overwrite.files();
        output.claim(log, FileForm.TEXT_LOG);
        ReportFiles.claim(spec, output);
        PairComparison comparison = new PairComparison(
                keys == null ? List.of() : TextFiles.keyRules(keys),
                tolerance.tolerances(),
                allowBroadcast ? Fit.Rule.TRANSPOSE_OR_BROADCAST : Fit.Rule.TRANSPOSE);
        FilePairs files = FilePairs.of(left, right);
        reports(files, comparison).forEach(report -> {
            if (files.areOfDirectories()) {
                out().println(Printable.of(report.check().name()));
            }
            print(report);
        });
        files.onlyLeft().forEach(name -> miss(name, "right"));
        files.onlyRight().forEach(name -> miss(name, "left"));
        warnOfIdle(comparison.tolerances());
        out().flush();
        Report report = new Report("", "", checks);
        output.write(log, logText.toString());
        ReportFiles.write(spec, report, now, output);
        return output.code(ExitCode.of(report.passed()));
    }

    /** One by one as they are asked for; on Spark all at once. */
    private static Stream<DiffReport> reports(FilePairs files, PairComparison comparison) {
        return files.areOfDirectories() && PairFanOut.isAsked()
                ? PairFanOut.reports(files.pairs(), comparison)
                : files.pairs().stream().map(pair -> comparison.compare(pair, FilePairs::open));
    }

    private void print(DiffReport report) {
        String text = TextLog.file(report.log(), now);
        out().print(text);
        report.check().remarks().stream().map(Printable::of).forEach(out()::println);
        logText.append(text);
        checks.add(report.check());
    }

    private void miss(String name, String side) {
        out().println("missing on the " + side + ": " + Printable.of(name));
        checks.add(DiffReport.missing(name, side, tolerance.tolerances().otherwise()));
    }

    /** Over all pairs of files: a key that one of them has is enough. */
    private void warnOfIdle(Tolerances tolerances) {
        Set<String> keys = checks.stream()
                .flatMap(check -> check.keys().stream())
                .map(KeySummary::key)
                .collect(Collectors.toSet());
        tolerances.idle(keys).forEach(pattern -> out().println(
                        "warning: --threshold " + pattern + ": no key matches this pattern"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
