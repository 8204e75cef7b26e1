package dev.lockstep.explain.search;

import dev.lockstep.schedule.ParameterType;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.function.Function;

/**
 * A place in a schedule's arguments where another value may stand.
 *
 * @param field its path, such as {@code params.num_cycles} or {@code lr}
 * @param value what stands there; null for the framework's None
 * @param standard the framework's default; {@code REQUIRED} for none
 * @param with the schedule with another value there
 */
record SeriesSlot(
        String field, ParameterType type, Object value, Object standard, Function<Object, ScheduleSpec> with) {
    boolean isWhole() {
        return type == ParameterType.INTEGER || type == ParameterType.COUNT;
    }

    boolean isNumber() {
        return isWhole()
                || type == ParameterType.NUMBER
                || type == ParameterType.FLOAT
                || (type == ParameterType.RATE_OR_SCHEDULE && (value == null || value instanceof Number));
    }

    /** The number that stands there; NaN for none. */
    double number() {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** A number as the slot has it: some frameworks take an integer for steps and a fraction for a share of them. */
    Object plain(double number) {
        boolean integer = isWhole() || value instanceof Integer || value instanceof Long;
        return integer && number == Math.rint(number) ? (Object) (long) number : (Object) number;
    }

    Hypothesis edit(Object other) {
        return Hypothesis.of(field, value, other);
    }
}
