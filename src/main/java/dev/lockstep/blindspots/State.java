package dev.lockstep.blindspots;

import java.util.Locale;

/** Whether a check would notice a mutant. In the order in which reports have them, the worst first. */
public enum State {
    /** It moves values beyond their noise, and the check passes. */
    TOO_WEAK(false),
    /** It moves values, but less than noise does: no limit could see it with these observations. */
    IN_THE_NOISE(false),
    /** It changes nothing at all, bit for bit: no input reaches it. */
    NOT_EXERCISED(false),
    /** It did not run. */
    FAILED(false),
    /** The check fails, as it does with another mutant, from which these observations cannot tell it. */
    CONFOUNDED(true),
    /** The check fails. */
    SEEN(true);

    private final boolean seen;

    State(boolean seen) {
        this.seen = seen;
    }

    /** Whether the check fails. */
    public boolean isSeen() {
        return seen;
    }

    /** The words in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
