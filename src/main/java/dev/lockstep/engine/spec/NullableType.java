package dev.lockstep.engine.spec;

import java.util.Map;

/** The values of a kind, and null. */
record NullableType<T>(FieldType<T> kind, String words) implements FieldType<T> {
    @Override
    public T read(String path, Object plain) {
        return plain == null ? null : kind.read(path, plain);
    }

    @Override
    public Object plain(T value) {
        return value == null ? null : kind.plain(value);
    }

    @Override
    public Map<String, Object> schema() {
        return FieldSchemas.orNull(kind.schema());
    }

    @Override
    public Map<String, Object> suiteSchema() {
        return FieldSchemas.orNull(kind.suiteSchema());
    }

    @Override
    public boolean takesNull() {
        return true;
    }
}
