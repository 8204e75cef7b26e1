package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Objects of a few members, each of which is read as a field is.
 *
 * @param members their rows; a member's path ends in its name
 * @param make a value from its members
 * @param split the members of a value, plain, by name
 */
record ObjectKind<T>(Section members, Function<FieldValues, T> make, Function<T, Map<String, Object>> split)
        implements FieldType<T> {
    @Override
    public T read(String path, Object plain) {
        return make.apply(members.read(path, plain));
    }

    @Override
    public Object plain(T value) {
        return split.apply(value);
    }

    @Override
    public String words() {
        return "{" + String.join(", ", members.names()) + "}";
    }

    @Override
    public Map<String, Object> schema() {
        return schema(Field::schema);
    }

    @Override
    public Map<String, Object> suiteSchema() {
        return schema(Field::suiteSchema);
    }

    private Map<String, Object> schema(Function<Field<?>, Map<String, Object>> of) {
        Map<String, Object> properties = FieldSchemas.ordered();
        members.fields().forEach(field -> properties.put(field.name(), of.apply(field)));
        List<String> required = members.fields().stream()
                .filter(Field::isRequired)
                .<String>map(Field::name)
                .toList();
        return FieldSchemas.ordered(
                "type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }
}
