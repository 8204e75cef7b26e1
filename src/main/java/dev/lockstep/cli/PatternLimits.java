package dev.lockstep.cli;

import dev.lockstep.schedule.BadFieldException;
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
    record PatternLimit(String pattern, double limit) {}

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
                patterns.add(new PatternLimit(
                        part.substring(0, equals), LimitText.number(option, part.substring(equals + 1))));
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
        patterns.add(new PatternLimit(last.substring(0, equals), LimitText.number(option, last.substring(equals + 1))));
        return new PatternLimits(patterns, null);
    }
}
