package dev.lockstep.schedule;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** What a schedule's parameter holds. */
public enum ParameterType {
    /** A whole number; the framework refuses any other. */
    INTEGER("int"),
    /** A whole number by its meaning, of which the framework lets fractions through. */
    COUNT("int"),
    NUMBER("float"),
    /** A number written with a point or an exponent; the framework refuses integers. */
    FLOAT("float"),
    FLAG("bool"),
    TEXT("str"),
    NUMBERS("list of float"),
    /** What a training run measured, which may be NaN or infinite. */
    METRICS("list of float"),
    /** Numbers by step: {@code {"100": 0.1}}. */
    TABLE("dict of int: float"),
    /** {@code [NAME, {params}]}. */
    SCHEDULE("schedule"),
    /** A rate, or {@code [NAME, {params}]}. */
    RATE_OR_SCHEDULE("float or schedule"),
    SCHEDULES("list of schedules");

    private final String label;

    ParameterType(String label) {
        this.label = label;
    }

    /** The type as the framework's documentation names it. */
    public String label() {
        return label;
    }

    /** The same in a sentence. */
    String article() {
        return switch (this) {
            case INTEGER, COUNT -> "an integer";
            case NUMBER -> "a number";
            case FLOAT -> "a float";
            case FLAG -> "true or false";
            case TEXT -> "a string";
            case NUMBERS -> "a list of numbers";
            case METRICS, TABLE, SCHEDULE, RATE_OR_SCHEDULE, SCHEDULES -> "a " + label;
        };
    }

    boolean admits(Object value) {
        return switch (this) {
            case INTEGER -> isInteger(value);
            case COUNT, NUMBER -> value instanceof Number;
            case FLOAT -> value instanceof Number && !isInteger(value);
            case FLAG -> value instanceof Boolean;
            case TEXT -> value instanceof String;
            case NUMBERS, METRICS ->
                value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance);
            case TABLE -> isTable(value);
            case SCHEDULE -> NestedSchedule.is(value);
            case RATE_OR_SCHEDULE -> value instanceof Number || NestedSchedule.is(value);
            case SCHEDULES -> value instanceof List<?> list && list.stream().allMatch(NestedSchedule::is);
        };
    }

    private static boolean isTable(Object value) {
        return value instanceof Map<?, ?> map
                && map.keySet().stream().allMatch(key -> key.toString().matches("-?\\d{1,9}"))
                && map.values().stream().allMatch(Number.class::isInstance);
    }

    boolean isNumber() {
        return this == INTEGER || this == COUNT || this == NUMBER || this == FLOAT;
    }

    static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    }
}
