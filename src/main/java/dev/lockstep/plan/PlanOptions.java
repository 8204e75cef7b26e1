package dev.lockstep.plan;

import java.util.List;

/**
 * What a run asks of the planner beside the suite.
 *
 * @param seeds in place of every backprop check's own, in ascending order; null for those of the suite
 */
public record PlanOptions(List<Long> seeds) {
    /** The suite as it is. */
    public static final PlanOptions NONE = new PlanOptions(null);

    public PlanOptions {
        seeds = seeds == null ? null : List.copyOf(seeds);
    }

    List<Long> seedsOr(List<Long> own) {
        return seeds == null ? own : seeds;
    }
}
