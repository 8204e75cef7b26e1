package dev.lockstep.plan;

import java.util.Locale;

/** Which of the two sides of a check. */
public enum Side {
    CANDIDATE,
    REFERENCE;

    /** The name in suites and tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
