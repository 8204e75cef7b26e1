package dev.lockstep.suite;

import java.util.Locale;

/** What a check compares. */
public enum CheckKind {
    SCHEDULE,
    BACKPROP;

    /** The name in tables and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
