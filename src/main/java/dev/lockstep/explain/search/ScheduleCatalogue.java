package dev.lockstep.explain.search;

import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The catalogue of a schedule: single edits of its arguments, those of schedules within it among them, and other schedules. */
public final class ScheduleCatalogue {
    private static final List<Double> FACTORS = List.of(0.0, 0.1, 0.5, 0.9, 1.1, 2.0, 10.0);
    private static final List<Double> SIMPLE = List.of(0.0, 0.5, 1.0, 2.0);

    private static final MathContext FEW_DIGITS = new MathContext(6);

    private ScheduleCatalogue() {}

    /** The edited schedules by their edits. Some of them may be refused when they are made. */
    public static Map<Hypothesis, ScheduleSpec> of(ScheduleSpec spec) {
        Map<Hypothesis, ScheduleSpec> edits = new LinkedHashMap<>();
        for (SeriesSlot slot : SeriesSlots.of(spec)) {
            values(slot)
                    .forEach(value -> edits.put(slot.edit(value), slot.with().apply(value)));
        }
        OtherSchedules others = new OtherSchedules(spec);
        for (ScheduleDefinition definition : Schedules.catalogue()) {
            if (others.isOther(definition)) {
                others.translated(definition).ifPresent(other -> edits.put(others.edit(definition), other));
            }
        }
        return edits;
    }

    private static List<Object> values(SeriesSlot slot) {
        if (slot.value() instanceof Boolean flag) {
            return List.of(!flag);
        }
        if (!slot.isNumber()) {
            return List.of();
        }
        Set<Object> values = new LinkedHashSet<>();
        numbers(slot).forEach(number -> values.add(slot.plain(number)));
        values.removeIf(value -> ((Number) value).doubleValue() == slot.number());
        return new ArrayList<>(values);
    }

    private static Set<Double> numbers(SeriesSlot slot) {
        Set<Double> numbers = new LinkedHashSet<>();
        if (slot.standard() instanceof Number standard) {
            numbers.add(standard.doubleValue());
        }
        boolean counts = slot.isWhole() || slot.value() instanceof Integer || slot.value() instanceof Long;
        double current = slot.number();
        if (Double.isNaN(current) || current == 0) {
            numbers.addAll(SIMPLE);
        } else if (counts) {
            numbers.add(current - 1);
            numbers.add(current + 1);
            FACTORS.forEach(factor -> numbers.add(Math.rint(current * factor)));
            numbers.removeIf(number -> number < 0);
        } else {
            FACTORS.forEach(factor -> numbers.add(rounded(current * factor)));
        }
        return numbers;
    }

    /** A tenth more, as people would write it. */
    private static double rounded(double number) {
        return new BigDecimal(number).round(FEW_DIGITS).doubleValue();
    }
}
