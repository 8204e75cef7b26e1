package dev.lockstep.compare;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Objects;

/**
 * The extreme differences of whole numbers, exactly: a double does not hold all of 64 bits.
 *
 * @param min the smallest
 * @param max the largest
 */
public record Whole(BigInteger min, BigInteger max) implements Serializable {
    public Whole {
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
    }
}
