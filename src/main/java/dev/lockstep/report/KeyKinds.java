package dev.lockstep.report;

import dev.lockstep.keys.KeyPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys in few words: those that differ in numbers only are one kind, and many kinds of one beginning are counted. */
public final class KeyKinds {
    /** More kinds than these are counted by how they begin. */
    private static final int MOST = 8;

    private KeyKinds() {}

    /** {@code iter_*}{@code /grad/fc1.weight (3 keys)}, or of many {@code iter_*}{@code /state/…: 36 kinds}. */
    public static List<String> of(List<String> keys) {
        Map<String, List<String>> kinds = keys.stream()
                .collect(Collectors.groupingBy(KeyKinds::pattern, LinkedHashMap::new, Collectors.toList()));
        if (kinds.size() <= MOST) {
            return kinds.entrySet().stream()
                    .map(kind -> shown(kind.getKey(), kind.getValue()))
                    .toList();
        }
        Map<String, List<String>> beginnings = kinds.keySet().stream()
                .collect(Collectors.groupingBy(KeyKinds::beginning, LinkedHashMap::new, Collectors.toList()));
        return beginnings.entrySet().stream()
                .map(begun -> begun.getValue().size() == 1
                        ? shown(
                                begun.getValue().get(0),
                                kinds.get(begun.getValue().get(0)))
                        : begun.getKey() + "\u2026: " + begun.getValue().size() + " kinds")
                .toList();
    }

    /** {@code what: } and the kinds. */
    public static String line(String what, List<String> keys) {
        return KeyListText.of(what, of(keys));
    }

    private static String shown(String pattern, List<String> keys) {
        return keys.size() == 1 ? keys.get(0) : pattern + " (" + keys.size() + " keys)";
    }

    private static String pattern(String key) {
        return KeyPattern.of(key).toString().replace('#', '*');
    }

    /** Up to the second slash, or the last one; all of it if there is none. */
    private static String beginning(String pattern) {
        int first = pattern.indexOf('/');
        int second = first < 0 ? -1 : pattern.indexOf('/', first + 1);
        return second >= 0 ? pattern.substring(0, second + 1) : first >= 0 ? pattern.substring(0, first + 1) : pattern;
    }
}
