package dev.lockstep.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A schedule within another one's parameters: {@code [NAME, {params}]}. */
record NestedSchedule(String scheduler, Map<String, Object> params) {
    static boolean is(Object value) {
        return value instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof String
                && list.get(1) instanceof Map<?, ?> map
                && map.keySet().stream().allMatch(String.class::isInstance);
    }

    /** The nested schedule that {@code value} describes; {@link #is} must hold. */
    static NestedSchedule of(Object value) {
        List<?> list = (List<?>) value;
        Map<String, Object> params = new LinkedHashMap<>();
        ((Map<?, ?>) list.get(1)).forEach((key, item) -> params.put((String) key, item));
        return new NestedSchedule((String) list.get(0), params);
    }
}
