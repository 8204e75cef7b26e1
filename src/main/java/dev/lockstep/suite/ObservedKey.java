package dev.lockstep.suite;

import java.io.Serializable;

/**
 * A key under which a check compares.
 *
 * @param key the key, every place filled
 * @param observation what is under it: {@code rate} of a schedule, or an observation of a run by its full name, such as
 *     {@code loss} or {@code grad/classifier.bias}
 * @param iteration the iteration, or the index in a schedule's series; -1 for a whole series
 */
public record ObservedKey(String key, String observation, int iteration) implements Serializable {
    /** The observation that a schedule makes. */
    public static final String RATE = "rate";

    /** The iteration of what has none. */
    public static final int WHOLE = -1;
}
