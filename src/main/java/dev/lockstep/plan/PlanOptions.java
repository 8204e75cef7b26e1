package dev.lockstep.plan;

import dev.lockstep.suite.Command;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a run asks of the planner beside the suite.
 *
 * @param seeds in place of every backprop check's own, in ascending order; null for those of the suite
 * @param measuresNoise whether the noise of backprop checks is measured
 * @param runsInFloat64 whether a recorder can; asked of those whose side may be measured by it
 */
public record PlanOptions(List<Long> seeds, boolean measuresNoise, Predicate<Command> runsInFloat64) {
    /** The suite as it is, with its noise measured. */
    public static final PlanOptions MEASURED = new PlanOptions(null, true, any -> false);

    /** The suite as it is, by its limits alone. */
    public static final PlanOptions NONE = new PlanOptions(null);

    public PlanOptions {
        seeds = seeds == null ? null : List.copyOf(seeds);
    }

    /** No noise is measured. */
    public PlanOptions(List<Long> seeds) {
        this(seeds, false, any -> false);
    }

    /** The same, where recorders may be asked. */
    public PlanOptions asking(Predicate<Command> whetherRunsInFloat64) {
        return new PlanOptions(seeds, measuresNoise, whetherRunsInFloat64);
    }

    List<Long> seedsOr(List<Long> own) {
        return seeds == null ? own : seeds;
    }
}
