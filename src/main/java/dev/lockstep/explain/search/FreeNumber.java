package dev.lockstep.explain.search;

import java.io.Serializable;

/**
 * A number that was fitted.
 *
 * @param field where
 * @param fitted the number that reproduces best
 * @param low lower end of its 95% interval
 * @param high its upper end
 * @param chosen the number with the fewest digits there, which the hypothesis has
 */
public record FreeNumber(String field, double fitted, double low, double high, double chosen) implements Serializable {
    /** So many half intervals away a number may still be the one that is meant. */
    private static final double POSSIBLE = 4;

    /** Whether it may be the number that is meant, and no other with as few digits may be. */
    boolean isSharp() {
        double possible = POSSIBLE * (high - low) / 2;
        double off = Math.abs(fitted - chosen);
        return off <= possible && off + possible < Digits.unit(chosen);
    }
}
