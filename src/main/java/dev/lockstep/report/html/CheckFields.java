package dev.lockstep.report.html;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What both sides of a check are made of, by path, the side first: {@code candidate.model.hidden}.
 *
 * @param check the check's name
 * @param fields of its first case
 */
public record CheckFields(String check, Map<String, String> fields) implements Serializable {
    public CheckFields {
        Objects.requireNonNull(check, "check");
        fields = new TreeMap<>(fields);
    }
}
