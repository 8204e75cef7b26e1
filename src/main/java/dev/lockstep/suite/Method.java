package dev.lockstep.suite;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which statistic of the absolute differences of an array is held against the tolerance. */
public enum Method {
    MIN,
    MAX,
    MEAN,
    /** How many pairs are further apart than {@code atol + rtol * abs(reference)}: none may be. */
    ALLCLOSE;

    /** In the order that reprod_log prints for {@code all}. */
    public static final List<Method> ALL = List.of(MIN, MAX, MEAN);

    /** The name in suites, on the command line and in the text log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The method of this name. @throws IllegalArgumentException if there is none */
    public static Method of(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method is called " + label));
    }
}
