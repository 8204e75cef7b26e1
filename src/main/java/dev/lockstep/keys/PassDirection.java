package dev.lockstep.keys;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which direction a value is computed: with the network, or against it. */
public enum PassDirection {
    /** Everything but gradients, in the order of the layers. */
    FORWARD,
    /** Gradients, from the last layer to the first. */
    BACKWARD;

    /** A part of a name that says gradient, with a number behind it or not; {@code grad_norm} is no gradient. */
    private static final Pattern GRADIENT = Pattern.compile("(?:.*[_@])?grad(?:s|ients?)?(?:_?\\d+)?");

    private static final String WORD = "grad";

    private static final Pattern PART = Pattern.compile("[^./]+");

    /** The name in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The direction of a key, or of an observation, by its name: {@code grad/classifier.bias}, {@code linear.weight@GRAD}. */
    public static PassDirection of(String name) {
        return gradientEnd(name) > 0 ? BACKWARD : FORWARD;
    }

    /** Where the part of a name ends that says gradient; 0 if none does. */
    public static int gradientEnd(String name) {
        if (!mayBeOfGradient(name)) {
            return 0;
        }
        Matcher parts = PART.matcher(name);
        while (parts.find()) {
            if (GRADIENT.matcher(parts.group().toLowerCase(Locale.ROOT)).matches()) {
                return parts.end();
            }
        }
        return 0;
    }

    /** Whether the word stands anywhere, which spares most names the patterns. */
    private static boolean mayBeOfGradient(String name) {
        for (int at = 0; at <= name.length() - WORD.length(); at++) {
            if (name.regionMatches(true, at, WORD, 0, WORD.length())) {
                return true;
            }
        }
        return false;
    }
}
