package dev.lockstep.record.pickle;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary while its pickle is read: values by their keys as text. Two keys of one text are not one. */
final class PickleDict {
    private final Map<String, Object> values = new LinkedHashMap<>();
    /** Python's types of the keys that are no strings; null if all are, which is nearly always. */
    private Map<String, String> types;

    /**
     * Puts a value under a key.
     *
     * @return the key that has the same text; null if none has
     */
    PickleKey put(PickleKey key, Object value) {
        if (values.containsKey(key.text())) {
            return new PickleKey(key.text(), type(key.text()));
        }
        values.put(key.text(), value);
        if (!key.type().equals(PickleKey.STRING)) {
            types = types == null ? new HashMap<>() : types;
            types.put(key.text(), key.type());
        }
        return null;
    }

    private String type(String text) {
        return types == null ? PickleKey.STRING : types.getOrDefault(text, PickleKey.STRING);
    }

    /** What is under each key, in the file's order. */
    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
