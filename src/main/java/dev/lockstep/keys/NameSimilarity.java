package dev.lockstep.keys;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How alike two names are: Dice's coefficient of their pairs of letters, 0 to 1. */
final class NameSimilarity {
    private NameSimilarity() {}

    static double of(KeyPattern left, KeyPattern right) {
        Map<String, Integer> counts = new HashMap<>();
        String one = letters(left);
        String other = letters(right);
        for (int i = 0; i + 1 < one.length(); i++) {
            counts.merge(one.substring(i, i + 2), 1, Integer::sum);
        }
        int shared = 0;
        for (int i = 0; i + 1 < other.length(); i++) {
            if (counts.merge(other.substring(i, i + 2), -1, Integer::sum) >= 0) {
                shared++;
            }
        }
        int pairs = Math.max(1, one.length() - 1 + other.length() - 1);
        return 2.0 * shared / pairs;
    }

    private static String letters(KeyPattern pattern) {
        return pattern.toString().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
