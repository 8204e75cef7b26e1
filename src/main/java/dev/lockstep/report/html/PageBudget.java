package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What of a report a page has room for: every check, but not every key of very many. The worst keys stay, and how many were left out
 * is written as {@code keys_left_out}.
 */
public final class PageBudget {
    /** So many keys a page holds; each check keeps one at least. */
    static final int KEYS = 20_000;
    /** So many numbers it draws. */
    private static final int NUMBERS = 240_000;
    /** Of so many checks. */
    private static final int DRAWN_CHECKS = 300;

    private PageBudget() {}

    /** The checks that are drawn, the first of the worst first as long as there is room. */
    public static List<String> drawn(JsonNode report) {
        List<String> drawn = new ArrayList<>();
        int numbers = 0;
        for (JsonNode check : CheckOrder.worstFirst(report)) {
            int more = numbers(check);
            if (drawn.size() < DRAWN_CHECKS && numbers + more <= NUMBERS) {
                numbers += more;
                drawn.add(check.path("name").asText());
            }
        }
        return drawn;
    }

    /** The first of these as long as there is room. */
    static List<CheckValues> fitting(List<CheckValues> values) {
        List<CheckValues> fitting = new ArrayList<>();
        int numbers = 0;
        for (CheckValues check : values) {
            int more = check.keys().stream().mapToInt(KeyValues::count).sum();
            if (fitting.size() < DRAWN_CHECKS && numbers + more <= NUMBERS) {
                numbers += more;
                fitting.add(check);
            }
        }
        return fitting;
    }

    /** As many as are drawn of a check at most: a value a side, seed and key. */
    private static int numbers(JsonNode check) {
        int seeds = 0;
        for (JsonNode key : check.path("keys")) {
            seeds += Math.max(1, key.path("seeds").asInt());
        }
        return 2 * seeds;
    }

    /** @param report is Modified. */
    static void cut(ObjectNode report) {
        int left = KEYS;
        for (JsonNode check : CheckOrder.worstFirst(report)) {
            ArrayNode keys = check.withArray("/keys");
            int kept = Math.min(keys.size(), Math.max(1, left));
            if (kept < keys.size()) {
                ((ObjectNode) check).put("keys_left_out", keys.size() - kept);
                keep(keys, kept);
            }
            left -= kept;
        }
    }

    /** @param keys Modified: the worst stay, in their order. */
    private static void keep(ArrayNode keys, int count) {
        List<JsonNode> all = new ArrayList<>();
        keys.forEach(all::add);
        Set<Integer> kept = new HashSet<>(IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparing(all::get, CheckOrder.KEYS_WORST_FIRST))
                .limit(count)
                .toList());
        keys.removeAll();
        IntStream.range(0, all.size()).filter(kept::contains).mapToObj(all::get).forEach(keys::add);
    }
}
