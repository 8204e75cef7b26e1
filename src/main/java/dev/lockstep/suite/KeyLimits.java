package dev.lockstep.suite;

import java.io.Serializable;
import java.util.Objects;

/**
 * The limits of some keys.
 *
 * @param keys which
 * @param tolerance theirs; it has no limits of keys itself
 */
public record KeyLimits(Glob keys, Tolerance tolerance) implements Serializable {
    public KeyLimits {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(tolerance, "tolerance");
        if (!tolerance.keys().isEmpty()) {
            throw new IllegalArgumentException("limits of " + keys + " have limits of keys");
        }
    }
}
