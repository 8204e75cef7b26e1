package dev.lockstep.cli;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.diff.FileChoice;
import dev.lockstep.diff.FilePairs;
import dev.lockstep.diff.PairComparison;
import dev.lockstep.diff.PairOutcome;
import dev.lockstep.diff.PairPattern;
import dev.lockstep.report.Rendering;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.job.PairFanOut;
import dev.lockstep.suite.Glob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep diff}: two recorded files, or directories of them, without a suite; without Spark unless it was started for it. */
@Command(
        name = "diff",
        description = {
            "Compares two recorded files key by key, as reprod_log does, or the files of one name in two directories.",
            "Reads .npy of reprod_log and plain, .npz, .safetensors, torch's .pt, and pickled dictionaries of arrays,"
                    + " such as paddle's .pdparams, on any Hadoop path; which one a file is, its content tells.",
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

    @Parameters(
            index = "0",
            paramLabel = "LEFT",
            description = "The candidate's file, or a directory; 'rank_{rank}.npy' stands for the files of all ranks,"
                    + " 'm-{shard}-of-4.pt' for those of one record.")
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

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description = "Of directories compare only files whose names match, such as 'step_*.npy'; may be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--ignore",
            paramLabel = "PATTERN",
            description = "Leave out files of directories whose names match; may be repeated.")
    private List<String> ignored = List.of();

    @Option(
            names = "--pair",
            paramLabel = "PATTERN",
            description =
                    "Pair files of directories whose names differ, such as 'run-*-step-{step}.npy': those with the same"
                            + " in every {place}; {rank} and {shard} stand for the files of one record.")
    private String pair = "";

    @Option(
            names = "--pair-right",
            paramLabel = "PATTERN",
            description = "The pattern of the right directory, where its files are named another way.")
    private String pairRight;

    @Option(
            names = "--only-failed",
            description = "Print only keys that fail, and of directories only files that do; --log keeps all.")
    private boolean onlyFailed;

    @Override
    public Integer call() {
        OutputFiles output = overwrite.files();
        output.claim(log, OutputKind.TEXT_LOG);
        ReportFiles.claim(spec, output);
        PairComparison comparison = new PairComparison(
                keys == null ? List.of() : TextFiles.keyRules(keys),
                tolerance.tolerance(),
                allowBroadcast ? ShapeAlignment.Rule.TRANSPOSE_OR_BROADCAST : ShapeAlignment.Rule.TRANSPOSE,
                ReportFiles.asksFor(spec, ReportFormat.HTML)
                        ? PairComparison.ReportedValues.SMALL
                        : PairComparison.ReportedValues.LEFT_OUT);
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        DiffOutput told = new DiffOutput(out(), now, onlyFailed, comparison.tolerance());
        FilePairs files = FilePairs.of(left, right, choice());
        if (files.areOfDirectories()) {
            outcomes(files, comparison).forEach(told::add);
            told.addRest(files);
        } else {
            told.add(comparison.compare(files.pairs().get(0), FilePairs.files()));
        }
        told.end();
        output.write(log, told.log());
        ReportFiles.write(spec, told.report(), Rendering.ofFiles(now), output);
        told.complaint().ifPresent(spec.commandLine().getErr()::println);
        return output.code(told.code());
    }

    /** One by one as they are asked for; on Spark all at once. */
    private static Stream<PairOutcome> outcomes(FilePairs files, PairComparison comparison) {
        return PairFanOut.isAsked()
                ? PairFanOut.outcomes(files.pairs(), comparison).stream()
                : files.pairs().stream().map(pair -> PairOutcome.of(pair, comparison, FilePairs.files()));
    }

    private FileChoice choice() {
        if (pairRight != null && pair.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--pair-right needs --pair, which is the left directory's");
        }
        return new FileChoice(
                patterns("--only", only),
                patterns("--ignore", ignored),
                new PairPattern(pair),
                new PairPattern(pairRight == null ? pair : pairRight));
    }

    private static List<Glob> patterns(String option, List<String> texts) {
        if (texts.contains("")) {
            throw new BadFieldException(option, "an empty pattern matches no file");
        }
        return texts.stream().map(Glob::new).toList();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
