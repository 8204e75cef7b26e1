package dev.lockstep.cli;

import dev.lockstep.report.html.PlotPage;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleParameter;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep schedules}: the catalogue of learning-rate schedules, and pictures of them. Starts no Spark. */
@Command(
        name = "schedules",
        description = "Lists learning-rate schedules with their parameters, defaults and sources; draws them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Drawn schedules take for what is required and not given by --param: the rate of --lr, --steps for all"
                    + " steps,",
            "a tenth of them for a warm-up, and the like; what they take is printed."
        })
public final class SchedulesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "Only these: a framework, a scheduler, FRAMEWORK/SCHEDULER, or a part of a scheduler's name.")
    private List<String> names = List.of();

    @Option(
            names = "--plot",
            paramLabel = "FILE.html",
            description = "Draw the schedules that NAME... names: a page that needs nothing else.")
    private Path plot;

    @Option(
            names = "--steps",
            defaultValue = "1000",
            description = "How many steps to draw; ${DEFAULT-VALUE} if not given.")
    private int steps;

    @Option(names = "--lr", defaultValue = "0.001", description = "The highest rate; ${DEFAULT-VALUE} if not given.")
    private double lr;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description = "A parameter of every drawn schedule that has it; VALUE is JSON, or a word.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(plot, OutputKind.PLOT);
        List<ScheduleDefinition> chosen = chosen();
        PrintWriter out = spec.commandLine().getOut();
        if (plot == null) {
            ScheduleCatalogue.lines(chosen).forEach(out::println);
        } else {
            draw(chosen, out, files);
        }
        out.flush();
        return files.code(ExitCode.PASSED);
    }

    private List<ScheduleDefinition> chosen() {
        List<ScheduleDefinition> catalogue = Schedules.catalogue();
        return names.isEmpty()
                ? catalogue
                : names.stream()
                        .flatMap(name -> matching(name, catalogue))
                        .distinct()
                        .toList();
    }

    private Stream<ScheduleDefinition> matching(String name, List<ScheduleDefinition> catalogue) {
        List<ScheduleDefinition> exact = catalogue.stream()
                .filter(definition -> Stream.of(
                                definition.framework(), definition.scheduler(), ScheduleCatalogue.name(definition))
                        .anyMatch(name::equalsIgnoreCase))
                .toList();
        List<ScheduleDefinition> found = exact.isEmpty() ? containing(name, catalogue) : exact;
        if (found.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "No schedule is named " + name);
        }
        return found.stream();
    }

    private static List<ScheduleDefinition> containing(String name, List<ScheduleDefinition> catalogue) {
        String part = name.toLowerCase(Locale.ROOT);
        return catalogue.stream()
                .filter(definition -> ScheduleCatalogue.name(definition)
                        .toLowerCase(Locale.ROOT)
                        .contains(part))
                .toList();
    }

    private void draw(List<ScheduleDefinition> chosen, PrintWriter out, OutputFiles files) {
        if (names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--plot needs the NAMEs of the schedules to draw");
        }
        if (steps < 1) {
            throw new ParameterException(spec.commandLine(), "--steps " + steps + " is less than 1");
        }
        requireTaken(chosen);
        ExampleArguments examples = new ExampleArguments(steps, lr);
        List<PlotPage.Series> series = new ArrayList<>();
        for (ScheduleDefinition definition : chosen) {
            ScheduleSpec example = examples.of(definition, given(definition));
            series.add(new PlotPage.Series(
                    ScheduleCatalogue.name(definition), arguments(example), rates(definition, example)));
        }
        files.write(plot, new PlotPage(series).text());
        series.forEach(each -> out.println(each.name() + "  " + each.arguments()));
    }

    private double[] rates(ScheduleDefinition definition, ScheduleSpec example) {
        try {
            return Schedules.of(example).series(steps);
        } catch (BadFieldException e) {
            throw e.under(ScheduleCatalogue.name(definition));
        }
    }

    private void requireTaken(List<ScheduleDefinition> chosen) {
        for (String key : params.keySet()) {
            if (chosen.stream().noneMatch(definition -> has(definition, key))) {
                throw new ParameterException(spec.commandLine(), "--param " + key + ": none of the schedules has it");
            }
        }
    }

    private Map<String, Object> given(ScheduleDefinition definition) {
        Map<String, Object> given = new LinkedHashMap<>();
        params.forEach((key, value) -> {
            if (has(definition, key)) {
                given.put(key, ExampleArguments.value(value));
            }
        });
        return given;
    }

    private static boolean has(ScheduleDefinition definition, String key) {
        return definition.parameters().stream().map(ScheduleParameter::name).anyMatch(key::equals);
    }

    private static String arguments(ScheduleSpec example) {
        String rate = example.lr() == null ? "" : "lr=" + example.lr() + " ";
        return rate
                + example.params().entrySet().stream()
                        .map(argument -> argument.getKey() + "=" + argument.getValue())
                        .collect(Collectors.joining(" "));
    }
}
