package dev.lockstep.explain.search;

import java.io.Serializable;

/**
 * A number that is compared: a scalar, or one of an array's.
 *
 * @param key of the check
 * @param observation what it is, such as {@code loss}
 * @param iteration its iteration
 * @param index within its array; 0 for a scalar
 */
public record Element(String key, String observation, int iteration, int index) implements Serializable {}
