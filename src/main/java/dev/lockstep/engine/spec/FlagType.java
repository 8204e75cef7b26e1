package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;

/** True and false. */
final class FlagType implements FieldType<Boolean> {
    @Override
    public Boolean read(String path, Object plain) {
        return PlainValues.flag(path, plain);
    }

    @Override
    public String words() {
        return "true, false";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "boolean");
    }

    @Override
    public List<Object> choices() {
        return List.of(true, false);
    }
}
