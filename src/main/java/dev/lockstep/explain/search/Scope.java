package dev.lockstep.explain.search;

import java.util.List;

/**
 * What part of a target is compared.
 *
 * @param seeds which
 * @param iterations so many, from the first
 */
record Scope(List<Long> seeds, int iterations) {
    Scope {
        seeds = List.copyOf(seeds);
    }

    Trial trial(Hypothesis hypothesis) {
        return new Trial(hypothesis, seeds, iterations);
    }
}
