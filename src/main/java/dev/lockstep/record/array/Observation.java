package dev.lockstep.record.array;

import java.io.Serializable;
import java.util.Objects;

/**
 * One value that a case produced.
 *
 * @param key the name under which it is compared, such as {@code loss_0}
 * @param iteration the iteration or step; -1 where there is none
 * @param value the array
 */
public record Observation(String key, int iteration, NdArray value) implements Serializable {
    public Observation {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        if (iteration < -1) {
            throw new IllegalArgumentException("Observation " + key + ": iteration " + iteration + " is below -1");
        }
    }
}
