package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value for each parameter or layer, by its name.
 *
 * @param byPattern by parts of the names, in the suite's order: the first that a name contains counts
 * @param otherwise of all others
 */
public record ByName<T>(Map<String, T> byPattern, T otherwise) implements Serializable {
    public ByName {
        byPattern = Collections.unmodifiableMap(new LinkedHashMap<>(byPattern));
    }

    /** One for all names. */
    public static <T> ByName<T> all(T value) {
        return new ByName<>(Map.of(), value);
    }

    /** The value of a name, such as {@code bert.embeddings.LayerNorm}. */
    public T of(String name) {
        return first(byPattern, name, otherwise);
    }

    /** The value of the first pattern that a name contains. */
    static <T> T first(Map<String, T> byPattern, String name, T otherwise) {
        return byPattern.entrySet().stream()
                .filter(entry -> name.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public String toString() {
        return byPattern.isEmpty() ? otherwise.toString() : byPattern.toString();
    }

    /**
     * As suites write it: a value, or values by parts of names.
     *
     * @param one the type of a value
     * @param rest the value of names without a pattern, where there are patterns
     */
    record Type<T>(FieldType<T> one, T rest, String words) implements FieldType<ByName<T>> {
        @Override
        public ByName<T> read(String path, Object plain) {
            if (!(plain instanceof Map<?, ?> values)) {
                return all(one.read(path, plain));
            }
            Map<String, T> byPattern = new LinkedHashMap<>();
            values.forEach(
                    (pattern, value) -> byPattern.put(String.valueOf(pattern), one.read(path + "." + pattern, value)));
            return new ByName<>(byPattern, rest);
        }

        @Override
        public Object plain(ByName<T> value) {
            if (value.byPattern.isEmpty()) {
                return one.plain(value.otherwise);
            }
            Map<String, Object> plain = new LinkedHashMap<>();
            value.byPattern.forEach((pattern, each) -> plain.put(pattern, one.plain(each)));
            return plain;
        }

        @Override
        public Map<String, Object> schema() {
            return FieldSchemas.ordered(
                    "anyOf",
                    List.of(
                            one.schema(),
                            FieldSchemas.ordered("type", "object", "additionalProperties", one.schema())));
        }

        @Override
        public List<Object> choices() {
            return one.choices();
        }
    }
}
