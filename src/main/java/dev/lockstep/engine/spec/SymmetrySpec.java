package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.Map;

/**
 * Permutations of a run: the values of {@link SymmetryFields}. Observations are in the order without them.
 *
 * @param values of its fields
 */
public record SymmetrySpec(FieldValues values) implements Serializable {
    /** No permutation. */
    public static final SymmetrySpec NONE = of(Map.of());

    /**
     * Permutations as a suite says them.
     *
     * @param plain values by the fields' names
     * @throws dev.lockstep.schedule.BadFieldException if a value cannot be
     */
    public static SymmetrySpec of(Object plain) {
        return new SymmetrySpec(SymmetryFields.SECTION.read(plain));
    }

    /** The value of one of {@link SymmetryFields}; null for no permutation. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** As suites write it, every default filled in. */
    public Map<String, Object> plain() {
        return SymmetryFields.SECTION.plain(values);
    }

    @Override
    public String toString() {
        return SymmetryFields.SECTION.text(values);
    }
}
