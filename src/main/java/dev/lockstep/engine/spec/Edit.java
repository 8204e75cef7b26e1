package dev.lockstep.engine.spec;

import java.util.Objects;

/**
 * A field set to another value.
 *
 * @param path of the field, such as {@code model.hidden_act} or {@code optimizer.params.lr}
 * @param value plain, as suites write it; null for JSON's null
 */
public record Edit(String path, Object value) {
    public Edit {
        Objects.requireNonNull(path, "path");
    }
}
