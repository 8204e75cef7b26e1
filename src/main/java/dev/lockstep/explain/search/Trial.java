package dev.lockstep.explain.search;

import java.util.List;

/**
 * A hypothesis to run.
 *
 * @param seeds with which
 * @param iterations how many, from the first
 */
public record Trial(Hypothesis hypothesis, List<Long> seeds, int iterations) {
    public Trial {
        seeds = List.copyOf(seeds);
    }
}
