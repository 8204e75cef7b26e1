package dev.lockstep.suite;

import java.util.Locale;

/** Which statistic of the absolute differences of an array is held against the tolerance. */
public enum Method {
    MIN,
    MAX,
    MEAN;

    /** The name in suites, on the command line and in the text log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
