package dev.lockstep.cli;

import dev.lockstep.schedule.BadFieldException;
import java.util.regex.Pattern;

/** Limits as they are written on the command line, which are JSON's numbers: no infinity, no hexadecimals, no suffix. */
final class LimitText {
    private static final Pattern DECIMAL = Pattern.compile("\\+?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private LimitText() {}

    /** Whether a text is a finite decimal number at least 0. */
    static boolean isNumber(String text) {
        return DECIMAL.matcher(text.strip()).matches() && Double.isFinite(Double.parseDouble(text.strip()));
    }

    /** @throws BadFieldException if the text is no finite decimal number at least 0 */
    static double number(String option, String text) {
        if (!isNumber(text)) {
            throw new BadFieldException(option, "\"" + text + "\" is not a finite decimal number at least 0");
        }
        return Double.parseDouble(text.strip());
    }

    /** @throws BadFieldException if the text is no integer at least 0 that 64 bits hold */
    static long whole(String option, String text) {
        try {
            if (text.strip().matches("[0-9]+")) {
                return Long.parseLong(text.strip());
            }
        } catch (NumberFormatException e) {
            // Too large, which is reported below.
        }
        throw new BadFieldException(option, "\"" + text + "\" is not an integer at least 0");
    }
}
