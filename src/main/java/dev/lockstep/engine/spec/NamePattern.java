package dev.lockstep.engine.spec;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Patterns of names, in which {@code *} stands for any characters and {@code ?} for any one. */
public final class NamePattern {
    private NamePattern() {}

    /** Whether a text is a pattern, and not one name. */
    public static boolean isOne(String text) {
        return text.contains("*") || text.contains("?");
    }

    /** Takes the names that match the whole pattern. */
    public static Predicate<String> of(String pattern) {
        // Quoted whole, then the two wildcards taken out of the quotation.
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
    }
}
