package dev.lockstep.schedule;

import dev.lockstep.schedule.ScheduleParameter.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The schedules of one framework: a row for each, which holds its definition and what builds it. */
final class Dialect {
    private record Row(ScheduleDefinition definition, Function<Arguments, Schedule> builder) {}

    /** Values of a parameter of {@link Effect#STEP} that make a step an epoch. */
    private static final Set<Object> EPOCHS = Set.of(true, "EPOCH");

    private final String framework;
    private final String source;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** @param source package, version and file, to which each row's class or function is added */
    Dialect(String framework, String source) {
        this.framework = framework;
        this.source = source;
    }

    /** Adds a schedule that the framework's source calls {@code symbol}. */
    Dialect row(
            String scheduler,
            String symbol,
            Function<Arguments, Schedule> builder,
            List<ScheduleParameter> parameters) {
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

    Schedule schedule(ScheduleSpec spec, Arguments.Rules rules) {
        Row row = row(spec.scheduler());
        return row.builder().apply(new Arguments(spec, row.definition(), rules));
    }

    /**
     * What the maker of its name makes of a nested schedule.
     *
     * @param field where the nested schedule stands among the outer one's fields
     */
    <T> T nested(Arguments outer, String field, NestedSchedule nested, Map<String, Function<Arguments, T>> makers) {
        try {
            String name = nested.scheduler();
            ScheduleDefinition definition = row(name).definition();
            if (!makers.containsKey(name)) {
                throw new BadFieldException("scheduler", name + " needs a metric and cannot be nested");
            }
            ScheduleSpec spec = new ScheduleSpec(framework, name, nested.params(), null);
            return makers.get(name).apply(new Arguments(spec, definition, outer.rules()));
        } catch (BadFieldException e) {
            throw e.under(field);
        }
    }

    /** The same for each of a list of schedules. */
    <T> List<T> nestedList(Arguments outer, String name, Map<String, Function<Arguments, T>> makers) {
        List<T> made = new ArrayList<>();
        for (NestedSchedule nested : outer.nestedList(name)) {
            made.add(nested(outer, "params." + name + "[" + made.size() + "]", nested, makers));
        }
        return made;
    }

    /** @param path of the schedule within the outermost one, with the dot that follows it */
    void requireCountsUpdates(NestedSchedule schedule, String path) {
        for (ScheduleParameter parameter :
                row(schedule.scheduler()).definition().parameters()) {
            String field = path + "params." + parameter.name();
            Object value = schedule.params().getOrDefault(parameter.name(), parameter.defaultValue());
            if (parameter.effect() == Effect.STEP && EPOCHS.contains(value)) {
                throw new BadFieldException(field, value + ": its steps are epochs, of which a training run has none");
            }
            if (NestedSchedule.is(value)) {
                requireCountsUpdates(NestedSchedule.of(value), field + ".");
            } else if (parameter.type() == ParameterType.SCHEDULES) {
                List<?> list = (List<?>) value;
                for (int i = 0; i < list.size(); i++) {
                    requireCountsUpdates(NestedSchedule.of(list.get(i)), field + "[" + i + "].");
                }
            }
        }
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
    static List<ScheduleParameter> join(List<ScheduleParameter>... lists) {
        List<ScheduleParameter> joined = new ArrayList<>();
        for (List<ScheduleParameter> list : lists) {
            joined.addAll(list);
        }
        return joined;
    }
}
