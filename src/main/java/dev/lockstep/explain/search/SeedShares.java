package dev.lockstep.explain.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The seeds of a search.
 *
 * @param all those that are run
 * @param fit half of them, on which numbers are fitted
 * @param heldBack the others; none where there is one seed
 */
record SeedShares(List<Long> all, List<Long> fit, List<Long> heldBack) {
    /** More seeds tell no more than these. */
    private static final int MOST = 8;

    SeedShares {
        all = List.copyOf(all);
        fit = List.copyOf(fit);
        heldBack = List.copyOf(heldBack);
    }

    /** Of a target's seeds. */
    static SeedShares of(List<Long> seeds) {
        int count = Math.min(MOST, seeds.size());
        List<Long> all = IntStream.range(0, count)
                .mapToObj(i -> seeds.get(i * seeds.size() / count))
                .toList();
        return new SeedShares(all, every(all, 0), every(all, 1));
    }

    private static List<Long> every(List<Long> all, int from) {
        return IntStream.range(0, all.size())
                .filter(i -> i % 2 == from)
                .mapToObj(all::get)
                .toList();
    }
}
