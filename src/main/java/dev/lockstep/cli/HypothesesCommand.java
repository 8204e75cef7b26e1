package dev.lockstep.cli;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.Nd4jFields;
import dev.lockstep.report.TextTable;
import dev.lockstep.run.RecorderFields;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep hypotheses}: the fields in which two stacks may differ. Starts no Spark. */
@Command(
        name = "hypotheses",
        description = "Lists the fields of a training run in which two stacks may differ, with their defaults.",
        mixinStandardHelpOptions = true)
public final class HypothesesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "RECORDER",
            description =
                    "Tell which of them a recorder says that it honours: a program, which is run with --fields, or the"
                            + " producer.json that one left; nd4j: which of them that backend honours.")
    private Path recorder;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = recorder == null ? all() : honouredBy(honoured());
        lines.forEach(out::println);
        out.flush();
        return ExitCode.PASSED;
    }

    private List<String> honoured() {
        return recorder.equals(Path.of(Backend.ND4J.label())) ? Nd4jFields.honoured() : RecorderFields.of(recorder);
    }

    private static List<String> all() {
        TextTable table = new TextTable("field", "default", "values", "meaning");
        Fields.all()
                .forEach(field -> table.row(
                        field.path(), field.standardText(), field.kind().words(), field.description()));
        return table.lines();
    }

    private List<String> honouredBy(List<String> honoured) {
        TextTable table = new TextTable("field", "honoured", "default", "values", "meaning");
        Fields.all()
                .forEach(field -> table.row(
                        field.path(),
                        honoured.contains(field.path()) ? "yes" : "-",
                        field.standardText(),
                        field.kind().words(),
                        field.description()));
        warnOfUnknown(honoured);
        return table.lines();
    }

    private void warnOfUnknown(List<String> honoured) {
        List<String> known = Fields.all().stream().map(Field::path).toList();
        // Invariances are changes that must not matter, and how it takes its cases is no change: no hypotheses.
        List<String> fields = honoured.stream()
                .filter(field -> !field.startsWith("invariance.") && !field.equals(RecorderFields.CASES))
                .toList();
        fields.stream().filter(field -> !known.contains(field)).forEach(field -> spec.commandLine()
                .getErr()
                .println("lockstep: warning: " + recorder + " honours " + field + ", which is no field"));
    }
}
