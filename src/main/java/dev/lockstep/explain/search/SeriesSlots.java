package dev.lockstep.explain.search;

import dev.lockstep.schedule.ParameterType;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleParameter;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The places in a schedule's arguments, those of schedules within it and of lists' elements among them. */
final class SeriesSlots {
    private static final String LR = "lr";

    private final ScheduleSpec spec;
    private final List<SeriesSlot> slots = new ArrayList<>();

    private SeriesSlots(ScheduleSpec spec) {
        this.spec = spec;
    }

    static List<SeriesSlot> of(ScheduleSpec spec) {
        SeriesSlots slots = new SeriesSlots(spec);
        if (Schedules.takesLr(spec.framework()) && spec.lr() != null) {
            slots.slots.add(new SeriesSlot(
                    LR,
                    ParameterType.NUMBER,
                    spec.lr(),
                    ScheduleParameter.REQUIRED,
                    rate -> new ScheduleSpec(
                            spec.framework(), spec.scheduler(), spec.params(), ((Number) rate).doubleValue())));
        }
        slots.add(
                spec.scheduler(),
                spec.params(),
                "params",
                params -> new ScheduleSpec(spec.framework(), spec.scheduler(), params, spec.lr()));
        return slots.slots;
    }

    private Optional<ScheduleDefinition> definition(String scheduler) {
        return Schedules.catalogue().stream()
                .filter(each -> each.framework().equals(spec.framework())
                        && each.scheduler().equals(scheduler))
                .findFirst();
    }

    private void add(
            String scheduler,
            Map<String, Object> params,
            String path,
            Function<Map<String, Object>, ScheduleSpec> with) {
        definition(scheduler).ifPresent(definition -> definition.parameters().stream()
                .filter(parameter -> parameter.effect() != ScheduleParameter.Effect.NONE)
                .forEach(parameter -> add(
                        parameter,
                        params.getOrDefault(parameter.name(), parameter.defaultValue()),
                        path + "." + parameter.name(),
                        value -> with.apply(replaced(params, parameter.name(), value)))));
    }

    private static Map<String, Object> replaced(Map<String, Object> params, String name, Object value) {
        Map<String, Object> replaced = new LinkedHashMap<>(params);
        replaced.put(name, value);
        return replaced;
    }

    private void add(ScheduleParameter parameter, Object value, String path, Function<Object, ScheduleSpec> with) {
        switch (parameter.type()) {
            case SCHEDULE -> addNested(value, path, with);
            case RATE_OR_SCHEDULE -> {
                if (value instanceof List<?>) {
                    addNested(value, path, with);
                } else {
                    slots.add(new SeriesSlot(path, parameter.type(), value, parameter.defaultValue(), with));
                }
            }
            case SCHEDULES -> addElements(value, path, with, (element, place, set) -> addNested(element, place, set));
            case NUMBERS ->
                addElements(
                        value,
                        path,
                        with,
                        (element, place, set) -> slots.add(new SeriesSlot(
                                place,
                                element instanceof Double ? ParameterType.NUMBER : ParameterType.COUNT,
                                element,
                                ScheduleParameter.REQUIRED,
                                set)));
            case INTEGER, COUNT, NUMBER, FLOAT, FLAG, TEXT ->
                slots.add(new SeriesSlot(path, parameter.type(), value, parameter.defaultValue(), with));
            // What was measured, and tables by step, are data rather than settings.
            case METRICS, TABLE -> {}
        }
    }

    /** Takes an element of a list. */
    private interface ElementAdder {
        void add(Object element, String path, Function<Object, ScheduleSpec> with);
    }

    private static void addElements(
            Object value, String path, Function<Object, ScheduleSpec> with, ElementAdder adder) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int place = i;
                adder.add(list.get(i), path + "[" + i + "]", other -> {
                    List<Object> replaced = new ArrayList<>(list);
                    replaced.set(place, other);
                    return with.apply(replaced);
                });
            }
        }
    }

    private void addNested(Object value, String path, Function<Object, ScheduleSpec> with) {
        if (value instanceof List<?> nested
                && nested.size() == 2
                && nested.get(0) instanceof String name
                && nested.get(1) instanceof Map<?, ?> inner) {
            Map<String, Object> params = new LinkedHashMap<>();
            inner.forEach((key, each) -> params.put(String.valueOf(key), each));
            add(name, params, path + "." + name, changed -> with.apply(List.of(name, changed)));
        }
    }
}
