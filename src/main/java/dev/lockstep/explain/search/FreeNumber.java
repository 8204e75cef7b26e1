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
public record FreeNumber(String field, double fitted, double low, double high, double chosen) implements Serializable {}
