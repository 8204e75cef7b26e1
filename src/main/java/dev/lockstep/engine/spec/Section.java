package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/** The fields of one object of a case, such as {@code model}, in the order in which they are read and written. */
public final class Section {
    private final String name;
    private final List<Field<?>> fields;

    /** @param fields a default depends on fields before it only */
    Section(String name, Field<?>... fields) {
        this.name = name;
        this.fields = List.of(fields);
    }

    /** Its name, such as {@code model}. */
    public String name() {
        return name;
    }

    public List<Field<?>> fields() {
        return fields;
    }

    /** The names of its fields. */
    public List<String> names() {
        return fields.stream().<String>map(Field::name).toList();
    }

    /** Its values from plain ones. */
    public FieldValues read(Object plain) {
        return read(name, plain);
    }

    /**
     * Its values from plain ones; what is missing has its default.
     *
     * @param at path of the object, for errors
     * @throws BadFieldException if a field is unknown, required and missing, or its value cannot be
     */
    public FieldValues read(String at, Object plain) {
        Map<?, ?> given = PlainValues.object(at, plain);
        requireKnown(at, given);
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.path(), read(at, field, given, values)));
        return new FieldValues(values);
    }

    private void requireKnown(String at, Map<?, ?> given) {
        for (Object key : given.keySet()) {
            if (!names().contains(key)) {
                throw new BadFieldException(at + "." + key, "is no field; known here: " + String.join(", ", names()));
            }
        }
    }

    private static <T> T read(String at, Field<T> field, Map<?, ?> given, Map<String, Object> before) {
        Object plain = given.get(field.name());
        if (plain != null || (field.kind().takesNull() && given.containsKey(field.name()))) {
            return field.kind().read(at + "." + field.name(), plain);
        }
        if (field.isRequired()) {
            throw new BadFieldException(at + "." + field.name(), "is missing");
        }
        return field.standard().apply(new FieldValues(before));
    }

    /** Values as suites write them, defaults included. */
    public Map<String, Object> plain(FieldValues values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        fields.forEach(field -> plain.put(field.name(), plain(field, values)));
        return plain;
    }

    private static <T> Object plain(Field<T> field, FieldValues values) {
        return field.kind().plain(values.get(field));
    }

    /** What differs from the defaults, as a text: a field that is added later changes no text of before. */
    String text(FieldValues values) {
        StringJoiner text = new StringJoiner(", ", name + "[", "]");
        for (Field<?> field : fields) {
            Object value = values.get(field);
            if (field.isRequired() || !Objects.equals(value, field.standard().apply(values))) {
                text.add(field.name() + "=" + value);
            }
        }
        return text.toString();
    }
}
