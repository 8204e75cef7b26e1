package dev.lockstep.explain.search;

import dev.lockstep.record.PythonRepr;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A field of a side's spec, set to another value.
 *
 * @param field its path, such as {@code optimizer.params.lr} or {@code params.num_cycles}
 * @param from its value, plain; null for none
 * @param to the other value, plain; null for none
 */
// Plain values are what JSON can say: all of them are serializable.
@SuppressWarnings("serial")
public record FieldEdit(String field, Object from, Object to) implements Serializable {
    public FieldEdit {
        Objects.requireNonNull(field, "field");
    }

    /** {@code optimizer.params.lr 3e-05 -> 0.0001}. */
    @Override
    public String toString() {
        return field + " " + text(from) + " -> " + text(to);
    }

    /** What it changes, whatever the numbers: of a list, such as betas, which of its numbers. */
    String kind() {
        if (to instanceof List<?> list && from instanceof List<?> before && list.size() == before.size()) {
            return field
                    + IntStream.range(0, list.size())
                            .mapToObj(i -> Objects.equals(list.get(i), before.get(i)) ? "=" : kind(list.get(i)))
                            .toList();
        }
        return field + " " + kind(to);
    }

    private static String kind(Object value) {
        return value instanceof Number
                ? "number"
                : value instanceof Map<?, ?> map
                        ? map.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + kind(entry.getValue()))
                                .sorted()
                                .toList()
                                .toString()
                        : text(value);
    }

    /** A plain value as people write it. */
    public static String text(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof Number number) {
            return PythonRepr.of(number);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(FieldEdit::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString();
    }
}
