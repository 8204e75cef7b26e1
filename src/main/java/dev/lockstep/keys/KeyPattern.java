package dev.lockstep.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keys have in common that differ in whole numbers only: {@code encoder.layers.#.norm1.weight}.
 *
 * <p>A number counts where it stands alone between dots, slashes and underscores: the 1 of {@code norm1} is part of a name.
 *
 * @param parts names, separators and places of numbers, in order
 */
public record KeyPattern(List<String> parts) {
    /** Stands for a number; no key that a file may hold has it. */
    static final String NUMBER = "\u0000";

    /** By letters, but numbers by their value: {@code layer.2} is before {@code layer.10}. */
    public static final Comparator<String> BY_NUMBERS = Comparator.comparing(KeyPattern::padded);

    private static final int LONGEST_NUMBER = 20;
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern NUMBERS = Pattern.compile("(?<![^._/])\\d{1,9}(?![^._/])");
    private static final Pattern PARTS = Pattern.compile("[./\u0000]|[^./\u0000]+");

    public KeyPattern {
        parts = List.copyOf(parts);
    }

    /** The pattern of a key. */
    public static KeyPattern of(String key) {
        return split(NUMBERS.matcher(key).replaceAll(NUMBER));
    }

    /** A key as a pattern that nothing else has. */
    static KeyPattern literal(String key) {
        return split(key);
    }

    private static String padded(String key) {
        return DIGITS.matcher(key)
                .replaceAll(digits ->
                        "0".repeat(Math.max(0, LONGEST_NUMBER - digits.group().length())) + digits.group());
    }

    /** The numbers in a key, in order. */
    public static List<String> numbers(String key) {
        return NUMBERS.matcher(key).results().map(found -> found.group()).toList();
    }

    private static KeyPattern split(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PARTS.matcher(text);
        while (matcher.find()) {
            parts.add(matcher.group());
        }
        return new KeyPattern(parts);
    }

    /** The pattern with another part at a place. */
    KeyPattern with(int at, String part) {
        List<String> changed = new ArrayList<>(parts);
        changed.set(at, part);
        return new KeyPattern(changed);
    }

    /** Where two patterns differ in one part only; -1 if they differ otherwise or not at all. */
    int onlyDifference(KeyPattern other) {
        if (parts.size() != other.parts.size()) {
            return -1;
        }
        int found = -1;
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(other.parts.get(i))) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /** Whether a part is a name: neither a separator nor the place of a number. */
    static boolean isName(String part) {
        return !part.equals(".") && !part.equals("/") && !part.equals(NUMBER);
    }

    @Override
    public String toString() {
        return String.join("", parts).replace(NUMBER, "#");
    }
}
