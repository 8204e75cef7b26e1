package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;

/**
 * A known difference: it counts as passed, its absence or another verdict fails.
 *
 * @param verdict the label of the verdict
 * @param keys the keys that may differ, and must, one at least for each pattern; none for any
 * @param atMost the largest difference under these keys; null for any
 * @param reason a comment; empty for none
 * @param until the last day on which the entry holds; null for ever
 */
public record Expectation(String verdict, List<Glob> keys, Double atMost, String reason, LocalDate until)
        implements Serializable {
    public Expectation {
        keys = List.copyOf(keys);
        if (atMost != null && !(atMost >= 0 && Double.isFinite(atMost))) {
            throw new BadFieldException("at_most", atMost + " is not a finite number at least 0");
        }
    }

    /** Any difference of this verdict, anywhere. */
    public Expectation(String verdict, String reason, LocalDate until) {
        this(verdict, List.of(), null, reason, until);
    }

    /** Whether the key may differ. */
    public boolean covers(String key) {
        return keys.isEmpty() || keys.stream().anyMatch(pattern -> pattern.matches(key));
    }

    /** Whether the entry holds on a day. */
    public boolean holdsOn(LocalDate day) {
        return until == null || !day.isAfter(until);
    }
}
