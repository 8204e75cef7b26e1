package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The seeds of a check, as users write them. */
public final class Seeds {
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,10})(?:\\s*-\\s*(\\d{1,10}))?\\s*");
    /** The last seed that NumPy's {@code RandomState} takes. */
    private static final long LAST = 0xffffffffL;

    private static final int MOST = 1_000_000;

    private Seeds() {}

    /**
     * Seeds in ascending order.
     *
     * @param text ranges and single seeds, such as {@code 0-15} or {@code 0-3,7}
     * @throws BadFieldException under {@code seeds} if it is anything else, or names a seed twice
     */
    public static List<Long> parse(String text) {
        List<Long> seeds = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            addRange(seeds, text, part);
        }
        return ascending(seeds);
    }

    private static void addRange(List<Long> seeds, String text, String part) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
            throw bad("\"" + text + "\" is no list of seeds such as 0-15 or 0-3,7");
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        if (last < first) {
            throw bad("\"" + part.strip() + "\" runs backwards");
        }
        if (last - first >= MOST - seeds.size()) {
            throw bad("\"" + text + "\" names more than " + MOST + " seeds");
        }
        for (long seed = first; seed <= last; seed++) {
            seeds.add(seed);
        }
    }

    /** The same seeds in ascending order. */
    public static List<Long> ascending(List<Long> seeds) {
        if (seeds.isEmpty()) {
            throw bad("names no seed");
        }
        Set<Long> seen = new HashSet<>();
        for (long seed : seeds) {
            if (seed < 0 || seed > LAST) {
                throw bad(seed + " is not between 0 and " + LAST);
            }
            if (!seen.add(seed)) {
                throw bad(seed + " occurs twice");
            }
        }
        return seeds.stream().sorted().toList();
    }

    private static BadFieldException bad(String problem) {
        return new BadFieldException("seeds", problem);
    }
}
