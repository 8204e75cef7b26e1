package dev.lockstep.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.diff.FilePairs;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep init}: a first suite. Starts no Spark. */
@Command(
        name = "init",
        description = {
            "Writes a first suite, from two recorded files or from a recipe; it runs as written.",
            "Of two files the keys that both have are compared; seeds are found by names such as seed_3/loss_0."
        },
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
    /** What a suite without files may be about. */
    enum Recipe {
        BERT,
        SCHEDULE,
        RECORDER
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..2", description = "The candidate's file and the reference's.")
    private List<String> files = List.of();

    @Option(
            names = "--recipe",
            paramLabel = "RECIPE",
            description =
                    "bert: Lockstep's engine in two dialects; schedule: two schedules; recorder: the engine against a"
                            + " program of yours.")
    private Recipe recipe;

    @Option(
            names = "--suite",
            paramLabel = "SUITE.json",
            defaultValue = "suite.json",
            description = "The file to write; ${DEFAULT-VALUE} if not given.")
    private Path suite;

    @Option(
            names = "--candidate",
            paramLabel = "NAME",
            description = "bert, recorder: the optimizer's framework (torch); schedule: FRAMEWORK/SCHEDULER"
                    + " (paddlenlp/CosineDecayWithWarmup).")
    private String candidate;

    @Option(
            names = "--reference",
            paramLabel = "NAME",
            description = "bert: the other framework (paddle); schedule: FRAMEWORK/SCHEDULER (hf/cosine); recorder: the"
                    + " command, such as \"python rec.py\".")
    private String reference;

    @Option(
            names = "--seeds",
            paramLabel = "0-99",
            defaultValue = "0-3",
            description = "${DEFAULT-VALUE} if not given.")
    private String seeds;

    @Option(names = "--steps", paramLabel = "N", description = "Iterations (10) or steps of a schedule (1000).")
    private Integer steps;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        if ((recipe == null) == files.isEmpty() || files.size() == 1) {
            throw new ParameterException(spec.commandLine(), "init takes two files, or --recipe and none");
        }
        OutputFiles output = overwrite.files();
        output.claim(suite, OutputKind.SUITE);
        SuiteDraft draft = recipe == null ? ofFiles() : ofRecipe();
        output.write(suite, draft.text());
        PrintWriter out = spec.commandLine().getOut();
        out.println("wrote " + suite + "; lockstep run " + suite
                + (recipe == Recipe.RECORDER ? " --allow-commands" : "") + " runs it");
        out.flush();
        return output.code(ExitCode.PASSED);
    }

    private SuiteDraft ofFiles() {
        try (FileGroup left = FileGroup.open(files.get(0), FilePairs.files());
                FileGroup right = FileGroup.open(files.get(1), FilePairs.files())) {
            RecordTree lefts = left.read();
            RecordTree rights = right.read();
            return SuiteDraft.ofFiles(suite, files.get(0), lefts.flat(), files.get(1), rights.flat());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + files, e);
        }
    }

    private SuiteDraft ofRecipe() {
        SuiteDraft draft = new SuiteDraft(suite);
        return switch (recipe) {
            case BERT -> draft.bert(or(candidate, "torch"), or(reference, "paddle"), seeds, iterations());
            case RECORDER -> draft.recorder(or(candidate, "torch"), command(), seeds, iterations());
            case SCHEDULE ->
                draft.schedules(
                        schedule(or(candidate, "paddlenlp/CosineDecayWithWarmup"), scheduleSteps()),
                        schedule(or(reference, "hf/cosine"), scheduleSteps()),
                        scheduleSteps());
        };
    }

    private int iterations() {
        return steps == null ? 10 : steps;
    }

    private int scheduleSteps() {
        return steps == null ? 1000 : steps;
    }

    private List<String> command() {
        if (reference == null) {
            throw new ParameterException(
                    spec.commandLine(), "--recipe recorder needs the program: --reference \"python rec.py\"");
        }
        return List.of(reference.strip().split("\\s+"));
    }

    private ObjectNode schedule(String name, int count) {
        ScheduleDefinition definition = Schedules.catalogue().stream()
                .filter(each -> ScheduleCatalogue.name(each).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "No schedule is named " + name + "; lockstep schedules lists them"));
        ScheduleSpec example = new ExampleArguments(count, 1e-3).of(definition, Map.of());
        ObjectNode node = new JsonMapper().createObjectNode();
        node.put("framework", example.framework()).put("scheduler", example.scheduler());
        if (example.lr() != null) {
            node.put("lr", example.lr());
        }
        node.set("params", new JsonMapper().valueToTree(example.params()));
        return node;
    }

    private static String or(String given, String otherwise) {
        return given == null ? otherwise : given;
    }
}
