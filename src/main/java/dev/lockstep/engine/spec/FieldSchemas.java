package dev.lockstep.engine.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schemas of fields, as maps in the order of their writing. */
final class FieldSchemas {
    private static final String TYPE = "type";

    private FieldSchemas() {}

    /** A schema that takes null too. */
    static Map<String, Object> orNull(Map<String, Object> schema) {
        Map<String, Object> wider = new LinkedHashMap<>(schema);
        if (schema.get(TYPE) instanceof String type) {
            wider.put(TYPE, List.of(type, "null"));
        } else if (schema.get("enum") instanceof List<?> words) {
            List<Object> more = new ArrayList<>(words);
            more.add(null);
            wider.put("enum", more);
        } else {
            return Map.of("anyOf", List.of(schema, Map.of(TYPE, "null")));
        }
        return wider;
    }

    /** A map in the order of its arguments, a name and a value in turn. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
