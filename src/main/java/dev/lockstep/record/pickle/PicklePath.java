package dev.lockstep.record.pickle;

import dev.lockstep.record.MessageText;
import java.util.ArrayList;
import java.util.List;

/** Under which key of its dictionaries a pickle is at work, for messages. */
final class PicklePath {
    private static final int MAX_DEPTH = 8;

    private PicklePath() {}

    /**
     * The keys of the unfinished dictionaries on a pickle's stack, joined with {@code /}; empty if there are none. On the stack stands
     * a dictionary, perhaps a mark, then keys and values in turn, and what the last value is made of.
     */
    static String of(List<Object> stack) {
        List<String> keys = new ArrayList<>();
        int at = 0;
        while (at < stack.size() && keys.size() < MAX_DEPTH) {
            int key = stack.get(at) instanceof PickleDict ? lastKey(stack, at + 1) : -1;
            if (key >= 0) {
                keys.add(stack.get(key).toString());
            }
            at = Math.max(at, key) + 1;
        }
        return MessageText.of(String.join("/", keys));
    }

    /** The place of the last key of the dictionary before a place; -1 if there is none. */
    private static int lastKey(List<Object> stack, int after) {
        boolean marked = after < stack.size() && stack.get(after) == PickleMarker.MARK;
        int last = -1;
        for (int at = marked ? after + 1 : after; at < stack.size() && stack.get(at) != PickleMarker.MARK; at += 2) {
            if (stack.get(at) instanceof String || stack.get(at) instanceof Long) {
                last = at;
            }
            if (at + 1 < stack.size() && stack.get(at + 1) == PickleMarker.MARK) {
                break;
            }
        }
        return last;
    }
}
