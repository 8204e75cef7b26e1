package dev.lockstep.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The schedules of one framework: a row for each, which holds its definition and what builds it. */
final class Dialect {
    private record Row(ScheduleDefinition definition, Function<Arguments, Schedule> builder) {}

    private final String framework;
    private final String source;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** @param source package, version and file, to which each row's class or function is added */
    Dialect(String framework, String source) {
        this.framework = framework;
        this.source = source;
    }

    /** Adds a schedule that the framework's source calls {@code symbol}. */
    Dialect row(String scheduler, String symbol, Function<Arguments, Schedule> builder, List<Parameter> parameters) {
        ScheduleDefinition definition =
                new ScheduleDefinition(framework, scheduler, parameters, source + ", " + symbol);
        rows.put(scheduler, new Row(definition, builder));
        return this;
    }

    String framework() {
        return framework;
    }

    List<ScheduleDefinition> definitions() {
        return rows.values().stream().map(Row::definition).toList();
    }

    Schedule schedule(ScheduleSpec spec) {
        return row(spec.scheduler()).builder().apply(arguments(spec));
    }

    /** The arguments of a schedule of this framework, checked against its parameters. */
    Arguments arguments(ScheduleSpec spec) {
        return new Arguments(spec, row(spec.scheduler()).definition());
    }

    private Row row(String scheduler) {
        Row row = rows.get(scheduler);
        if (row == null) {
            throw new BadFieldException(
                    "scheduler", framework + " has no " + scheduler + "; it has " + String.join(", ", rows.keySet()));
        }
        return row;
    }

    /** The parameters of several lists, in order. */
    @SafeVarargs
    static List<Parameter> join(List<Parameter>... lists) {
        List<Parameter> joined = new ArrayList<>();
        for (List<Parameter> list : lists) {
            joined.addAll(list);
        }
        return joined;
    }
}
