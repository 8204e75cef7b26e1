package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a section's fields, defaults filled in; each has the type of its field. Immutable. */
public final class FieldValues implements Serializable {
    private static final long serialVersionUID = 1;

    /** By path; a value may be null. */
    private final LinkedHashMap<String, Object> values;

    /** @param values by path, each of its field's type */
    FieldValues(Map<String, Object> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** The value of a field of the section. */
    // What is under a path is what its field read.
    @SuppressWarnings("unchecked")
    public <T> T get(Field<T> field) {
        Object value = values.get(field.path());
        if (value == null && !values.containsKey(field.path())) {
            throw new IllegalArgumentException("Cannot read " + field.path() + " of " + values.keySet());
        }
        return (T) value;
    }

    /**
     * The same values except for one.
     *
     * @throws dev.lockstep.schedule.BadFieldException if the field cannot have the value
     */
    public <T> FieldValues with(Field<T> field, T value) {
        get(field);
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(field.path(), checked(field, value));
        return new FieldValues(more);
    }

    private static <T> T checked(Field<T> field, T value) {
        if (value == null && !field.kind().takesNull()) {
            throw new dev.lockstep.schedule.BadFieldException(field.path(), "is missing");
        }
        return field.kind()
                .read(field.path(), value == null ? null : field.kind().plain(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
