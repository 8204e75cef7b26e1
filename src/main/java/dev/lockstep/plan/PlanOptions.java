package dev.lockstep.plan;

import java.util.List;

/**
 * What a run asks of the planner beside the suite.
 *
 * @param seeds in place of every backprop check's own, in ascending order; null for those of the suite
 * @param measuresNoise whether the noise of backprop checks is measured
 */
public record PlanOptions(List<Long> seeds, boolean measuresNoise) {
    /** The suite as it is, with its noise measured. */
    public static final PlanOptions MEASURED = new PlanOptions(null, true);

    /** The suite as it is, by its limits alone. */
    public static final PlanOptions NONE = new PlanOptions(null);

    public PlanOptions {
        seeds = seeds == null ? null : List.copyOf(seeds);
    }

    /** No noise is measured. */
    public PlanOptions(List<Long> seeds) {
        this(seeds, false);
    }

    List<Long> seedsOr(List<Long> own) {
        return seeds == null ? own : seeds;
    }
}
