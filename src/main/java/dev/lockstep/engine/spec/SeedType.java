package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;

/** Whole numbers from 0 to {@code most}; a suite may write {@code {seed}} and a distance from it. */
record SeedType(long most) implements FieldType<Long> {
    @Override
    public Long read(String path, Object plain) {
        long value = PlainValues.wholeLong(path, plain);
        if (most == Long.MAX_VALUE) {
            Require.atLeast(path, value, 0);
        } else {
            Require.between(path, value, 0, most);
        }
        return value;
    }

    @Override
    public String words() {
        return "integer";
    }

    @Override
    public Map<String, Object> schema() {
        return FieldSchemas.ordered("type", "integer", "minimum", 0);
    }

    @Override
    public Map<String, Object> suiteSchema() {
        return FieldSchemas.ordered(
                "anyOf",
                List.of(schema(), FieldSchemas.ordered("type", "string", "pattern", "^\\{seed\\}([+-][0-9]{1,9})?$")));
    }
}
