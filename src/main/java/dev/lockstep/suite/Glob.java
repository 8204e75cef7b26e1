package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A pattern of whole keys or names of files, in which {@code *} stands for any characters and {@code ?} for any one.
 *
 * @param text the pattern
 */
public record Glob(String text) implements Serializable {
    public Glob {
        if (text.isEmpty()) {
            throw new BadFieldException("", "is empty: no key matches it");
        }
    }

    /** Whether a key, joined with {@code /}, matches. */
    public boolean matches(String key) {
        // Quoted whole, then the two wildcards taken out of the quotation.
        String regex = Pattern.quote(text).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).matcher(key).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
