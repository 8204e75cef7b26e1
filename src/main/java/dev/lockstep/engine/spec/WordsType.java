package dev.lockstep.engine.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The labels of an enum; one that is a number may be written as one. */
record WordsType<E extends Enum<E> & Labelled>(Class<E> type) implements FieldType<E> {
    @Override
    public E read(String path, Object plain) {
        return Labelled.of(
                type,
                path,
                plain instanceof Number number && hasNumbers() ? word(number) : PlainValues.text(path, plain));
    }

    private boolean hasNumbers() {
        return choices().stream().anyMatch(word -> asNumber(String.valueOf(word)) != null);
    }

    /** A word that is a number may be written as one. */
    private String word(Number number) {
        return choices().stream()
                .map(String::valueOf)
                .filter(word -> number.equals(asNumber(word)))
                .findFirst()
                .orElse(number.toString());
    }

    private static Double asNumber(String word) {
        try {
            return Double.valueOf(word);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public Object plain(E value) {
        return value.label();
    }

    @Override
    public String words() {
        return choices().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("enum", choices());
    }

    @Override
    public List<Object> choices() {
        return Arrays.stream(type.getEnumConstants())
                .<Object>map(Labelled::label)
                .toList();
    }
}
