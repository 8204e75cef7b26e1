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

    /** Whether no other number with as few digits may be meant. */
    boolean isSharp() {
        double unit = Digits.unit(chosen);
        return Math.abs(fitted - chosen) + POSSIBLE * (high - low) / 2 < unit;
    }
}
