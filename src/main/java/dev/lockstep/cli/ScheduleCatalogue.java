package dev.lockstep.cli;

import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Schedules as lines: name and source, then one line per parameter, its columns aligned over all schedules. */
final class ScheduleCatalogue {
    private ScheduleCatalogue() {}

    static String name(ScheduleDefinition definition) {
        return definition.framework() + "/" + definition.scheduler();
    }

    static List<String> lines(List<ScheduleDefinition> definitions) {
        List<ScheduleParameter> all = definitions.stream()
                .flatMap(definition -> definition.parameters().stream())
                .toList();
        int name = width(all, ScheduleParameter::name);
        int type = width(all, parameter -> parameter.type().label());
        int standard = width(all, ScheduleCatalogue::standard);
        String format = "    %-" + name + "s  %-" + type + "s  %-" + standard + "s  %s";
        List<String> lines = new ArrayList<>();
        for (ScheduleDefinition definition : definitions) {
            lines.add(name(definition) + "  (" + definition.source() + ")");
            definition
                    .parameters()
                    .forEach(parameter -> lines.add(String.format(
                            format,
                            parameter.name(),
                            parameter.type().label(),
                            standard(parameter),
                            parameter.meaning())));
        }
        return lines;
    }

    /** The default as Python writes it. */
    private static String standard(ScheduleParameter parameter) {
        Object value = parameter.defaultValue();
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return parameter.defaultText();
    }

    private static int width(List<ScheduleParameter> parameters, Function<ScheduleParameter, String> column) {
        return parameters.stream()
                .mapToInt(parameter -> column.apply(parameter).length())
                .max()
                .orElse(1);
    }
}
