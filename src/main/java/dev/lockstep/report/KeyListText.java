package dev.lockstep.report;

import java.util.List;
import java.util.stream.Collectors;

/** Keys in a line: the first few by name. */
final class KeyListText {
    private static final int MAX_KEYS = 20;

    private KeyListText() {}

    /** {@code what: a, b, c, and 4 more}. */
    static String of(String what, List<String> keys) {
        String more = keys.size() > MAX_KEYS ? ", and " + (keys.size() - MAX_KEYS) + " more" : "";
        return what + ": " + keys.stream().limit(MAX_KEYS).collect(Collectors.joining(", ")) + more;
    }
}
