package dev.lockstep.suite;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A known difference: it counts as passed, its absence or another verdict fails.
 *
 * @param verdict the label of the verdict
 * @param reason a comment; empty for none
 * @param until the last day on which the entry holds; null for ever
 */
public record Expectation(String verdict, String reason, LocalDate until) implements Serializable {
    /** Whether the entry holds on a day. */
    public boolean holdsOn(LocalDate day) {
        return until == null || !day.isAfter(until);
    }
}
