package dev.lockstep.cli;

import dev.lockstep.cli.FilePairs.FilePair;
import dev.lockstep.compare.Fit;
import dev.lockstep.compare.TreeComparison;
import dev.lockstep.compare.TreeDiff;
import dev.lockstep.record.RecordFiles;
import dev.lockstep.record.RecordTree;
import dev.lockstep.record.Source;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.DiffNotes;
import dev.lockstep.report.DiffReport;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportJson;
import dev.lockstep.report.TextLog;
import dev.lockstep.run.KeyRules;
import dev.lockstep.suite.KeyRule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep diff}: two recorded files, or directories of them, without a suite and without Spark. */
@Command(
        name = "diff",
        description = {
            "Compares two recorded files key by key, as reprod_log does, or the files of one name in two directories.",
            "Reads .npy of reprod_log and plain, .npz, .safetensors, and pickled dictionaries of arrays."
        },
        mixinStandardHelpOptions = true)
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
            description = "Rules that rename and lay out what LEFT has; keys of both are joined with '/' then.")
    private Path keys;

    @Option(names = "--allow-broadcast", description = "Compare shapes that differ but broadcast, as NumPy does.")
    private boolean allowBroadcast;

    @Option(names = "--log", paramLabel = "FILE", description = "Write reprod_log's log to this file too.")
    private Path log;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private Path json;

    private final StringBuilder logText = new StringBuilder();
    private final List<CheckReport> checks = new ArrayList<>();

    @Override
    public Integer call() {
        FilePairs files = FilePairs.of(left, right);
        List<KeyRule> rules = keys == null ? List.of() : TextFiles.keyRules(keys);
        files.pairs().forEach(pair -> compare(pair, rules));
        files.onlyLeft().forEach(name -> out().println("missing on the right: " + name));
        files.onlyRight().forEach(name -> out().println("missing on the left: " + name));
        out().flush();
        Report report = new Report("", "", checks);
        if (log != null) {
            TextFiles.write(log, logText.toString());
        }
        if (json != null) {
            TextFiles.write(json, ReportJson.text(report));
        }
        boolean complete = files.onlyLeft().isEmpty() && files.onlyRight().isEmpty();
        return ExitCode.of(report.passed() && complete);
    }

    private void compare(FilePair pair, List<KeyRule> rules) {
        TreeDiff diff = TreeComparison.of(
                candidate(pair.openLeft(), rules),
                reference(pair.openRight(), rules),
                tolerance.tolerances(),
                allowBroadcast ? Fit.Rule.TRANSPOSE_OR_BROADCAST : Fit.Rule.TRANSPOSE);
        String text = TextLog.file(
                TextLog.lines(TextLog.entries(diff), diff.verdict()), LocalDateTime.now(ZoneId.systemDefault()));
        if (!pair.name().isEmpty()) {
            out().println(pair.name());
        }
        out().print(text);
        DiffNotes.lines(diff).forEach(out()::println);
        logText.append(text);
        String name = pair.name().isEmpty() ? pair.left() : pair.name();
        checks.add(DiffReport.of(name, diff, tolerance.tolerances().otherwise()));
    }

    private static RecordTree candidate(Source file, List<KeyRule> rules) {
        RecordTree tree = RecordFiles.read(file);
        return rules.isEmpty() ? tree : RecordTree.ofFlat(KeyRules.apply(rules, file.name(), tree.flat()));
    }

    private static RecordTree reference(Source file, List<KeyRule> rules) {
        RecordTree tree = RecordFiles.read(file);
        return rules.isEmpty() ? tree : RecordTree.ofFlat(tree.flat());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
