package dev.lockstep.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The arguments of one schedule, defaults filled in and types checked; refuses names that the schedule does not have. */
final class Arguments {
    /** Whose rules the arguments must keep. */
    enum Rules {
        FRAMEWORK,
        /** Only what evaluation needs: a number may be written as an integer or not. */
        EVALUATION
    }

    private final ScheduleSpec spec;
    private final Rules rules;
    private final Map<String, ScheduleParameter> parameters = new LinkedHashMap<>();

    Arguments(ScheduleSpec spec, ScheduleDefinition definition, Rules rules) {
        this.spec = spec;
        this.rules = rules;
        definition.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        spec.params().keySet().forEach(this::requireKnown);
        parameters.values().forEach(this::requireAdmissible);
    }

    private void requireKnown(String name) {
        if (!parameters.containsKey(name)) {
            String known = parameters.isEmpty() ? "none" : String.join(", ", parameters.keySet());
            String meant = Suggestion.nearest(name, parameters.keySet())
                    .map(each -> "; did you mean " + each + "?")
                    .orElse("");
            throw bad(name, spec.scheduler() + " has no such parameter; it has " + known + meant);
        }
    }

    private void requireAdmissible(ScheduleParameter parameter) {
        String name = parameter.name();
        Object value = value(name);
        if (value == ScheduleParameter.REQUIRED) {
            throw new BadFieldException("params", spec.scheduler() + " requires " + name);
        }
        boolean admissible = value == null ? parameter.defaultValue() == null : admits(parameter.type(), value);
        require(admissible, name, typed(value) + parameter.type().article());
        if (parameter.type() != ParameterType.METRICS) {
            requireFinite(name, value);
        }
    }

    /** The value, and what it is where that is not seen: {@code "100" is a string, not }. */
    private static String typed(Object value) {
        if (value instanceof String) {
            return "\"" + value + "\" is a string, not ";
        }
        return (value == null ? "None" : value) + " is not ";
    }

    private boolean admits(ParameterType type, Object value) {
        return type.admits(value) || (rules == Rules.EVALUATION && type.isNumber() && value instanceof Number);
    }

    private void requireFinite(String name, Object value) {
        if (value instanceof Number number) {
            require(Double.isFinite(number.doubleValue()), name, value + " is not a finite number");
        } else if (value instanceof List<?> list) {
            list.forEach(item -> requireFinite(name, item));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> requireFinite(name, item));
        }
    }

    private Object value(String name) {
        Map<String, Object> params = spec.params();
        return params.containsKey(name)
                ? params.get(name)
                : parameters.get(name).defaultValue();
    }

    /** The optimizer's rate. */
    double lr() {
        Double lr = spec.lr();
        if (lr == null) {
            throw new BadFieldException("lr", "is not given; " + spec.framework() + " takes it from the optimizer");
        }
        if (!(lr >= 0) || lr.isInfinite()) {
            throw new BadFieldException("lr", lr + " is not a rate at least 0");
        }
        return lr;
    }

    boolean hasLr() {
        return spec.lr() != null;
    }

    /** Whether the argument is None. */
    boolean isNone(String name) {
        return value(name) == null;
    }

    /** Whether the argument is an integer, as the spec writes it. */
    boolean isInteger(String name) {
        return ParameterType.isInteger(value(name));
    }

    boolean isSchedule(String name) {
        return NestedSchedule.is(value(name));
    }

    /** Whether the schedule has such a parameter. */
    boolean has(String name) {
        return parameters.containsKey(name);
    }

    double number(String name) {
        return ((Number) value(name)).doubleValue();
    }

    /** The argument, which must be greater than 0. */
    double positive(String name) {
        double value = number(name);
        require(value > 0, name, show(name) + " is not greater than 0");
        return value;
    }

    /** The argument, which must be at least 0. */
    double notNegative(String name) {
        double value = number(name);
        require(value >= 0, name, show(name) + " is negative");
        return value;
    }

    boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** The argument, which must be one of {@code choices}. */
    String choice(String name, String... choices) {
        String value = (String) value(name);
        require(List.of(choices).contains(value), name, value + " is none of " + String.join(", ", choices));
        return value;
    }

    double[] numbers(String name) {
        return ((List<?>) value(name))
                .stream().mapToDouble(item -> ((Number) item).doubleValue()).toArray();
    }

    /** The entry of a table by step, which must be long enough. */
    double entry(String name, double[] table, int step) {
        require(step < table.length, name, "holds " + table.length + " values, none for step " + step);
        return table[step];
    }

    /** A table by step, in the steps' order; empty if it is None. */
    SortedMap<Integer, Double> table(String name) {
        SortedMap<Integer, Double> table = new TreeMap<>();
        if (value(name) instanceof Map<?, ?> map) {
            map.forEach((step, item) -> table.put(Integer.valueOf(step.toString()), ((Number) item).doubleValue()));
        }
        return table;
    }

    NestedSchedule nested(String name) {
        return NestedSchedule.of(value(name));
    }

    List<NestedSchedule> nestedList(String name) {
        return ((List<?>) value(name)).stream().map(NestedSchedule::of).toList();
    }

    /** The argument as the spec writes it. */
    String show(String name) {
        return String.valueOf(value(name));
    }

    void require(boolean holds, String name, String problem) {
        if (!holds) {
            throw bad(name, problem);
        }
    }

    /** A rule of the framework's about how an argument is written, not about its value. */
    void requireWritten(boolean holds, String name, String problem) {
        require(holds || rules == Rules.EVALUATION, name, problem);
    }

    Rules rules() {
        return rules;
    }

    private BadFieldException bad(String name, String problem) {
        return new BadFieldException("params." + name, problem);
    }
}
