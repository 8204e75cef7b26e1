package dev.lockstep.cli;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits by patterns, as in {@code loss_*=1e-6,grad/*=1e-5,1e-4}.
 *
 * @param patterns in order
 * @param otherwise of keys that no pattern matches; null if not given
 */
record PatternLimits(List<PatternLimit> patterns, Double otherwise) {
    /** Nothing is given. */
    static final PatternLimits NONE = new PatternLimits(List.of(), null);

    PatternLimits {
        patterns = List.copyOf(patterns);
    }

    /** A pattern of keys and their limit. */
    record PatternLimit(Glob pattern, double limit) {}

    /**
     * Reads the list. A comma that no limit stands before belongs to the pattern around it.
     *
     * @param option whose value it is
     * @throws BadFieldException if a limit is none, or one without a pattern is not the last
     */
    static PatternLimits parse(String option, String text) {
        List<PatternLimit> patterns = new ArrayList<>();
        String[] parts = text.split(",", -1);
        String begun = "";
        for (int i = 0; i < parts.length - 1; i++) {
            String part = begun + parts[i];
            int equals = part.lastIndexOf('=');
            if (equals >= 0 && LimitText.isNumber(part.substring(equals + 1))) {
                patterns.add(limit(option, part, equals));
                begun = "";
            } else if (begun.isEmpty() && LimitText.isNumber(part)) {
                throw new BadFieldException(
                        option, "\"" + text + "\": the limit " + part + ", which has no pattern, must come last");
            } else {
                begun = part + ",";
            }
        }
        String last = begun + parts[parts.length - 1];
        int equals = last.lastIndexOf('=');
        if (equals < 0) {
            return new PatternLimits(patterns, LimitText.number(option, last));
        }
        patterns.add(limit(option, last, equals));
        return new PatternLimits(patterns, null);
    }

    private static PatternLimit limit(String option, String text, int equals) {
        double limit = LimitText.number(option, text.substring(equals + 1));
        if (equals == 0) {
            throw new BadFieldException(option, "\"" + text + "\" has a limit with an empty pattern");
        }
        return new PatternLimit(new Glob(text.substring(0, equals)), limit);
    }
}
