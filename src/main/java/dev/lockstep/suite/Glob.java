package dev.lockstep.suite;

import dev.lockstep.engine.spec.NamePattern;
import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;

/**
 * A pattern of whole keys or names of files, in which {@code *} stands for any characters and {@code ?} for any one.
 *
 * @param text the pattern
 */
public record Glob(String text) implements Serializable {
    public Glob {
        if (text.isEmpty()) {
            throw new BadFieldException("", "is empty: no key matches it");
        }
    }

    /** Whether a key, joined with {@code /}, matches. */
    public boolean matches(String key) {
        return NamePattern.of(text).test(key);
    }

    @Override
    public String toString() {
        return text;
    }
}
