package dev.lockstep.schedule;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A schedule as its user calls it.
 *
 * @param framework one of {@link Schedules#catalogue}, such as {@code torch}
 * @param scheduler the framework's own name, such as {@code CosineDecayWithWarmup}
 * @param params the framework's own parameters; values are null (the framework's None), {@code Boolean}, {@code Integer},
 *     {@code Long}, {@code Double}, {@code String} or {@code java.util.List} of these; a nested schedule is the list
 *     {@code [NAME, {params}]}
 * @param lr the optimizer's rate for frameworks that take it from there ({@link Schedules#takesLr}); null if not given
 */
public record ScheduleSpec(String framework, String scheduler, Map<String, Object> params, Double lr)
        implements Serializable {
    public ScheduleSpec {
        // Not Map.copyOf: the framework's None is null, and the order is the user's.
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /** The same for equal schedules: the order of the arguments does not matter. */
    @Override
    public String toString() {
        return "ScheduleSpec[framework=" + framework + ", scheduler=" + scheduler + ", params=" + text(params) + ", lr="
                + lr + "]";
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((name, each) -> sorted.put(String.valueOf(name), text(each)));
            return sorted.toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(ScheduleSpec::text).toList().toString()
                : String.valueOf(value);
    }
}
