package dev.lockstep.suite;

import java.util.List;
import java.util.function.Function;

/**
 * Compares two training runs, seed by seed.
 *
 * @param seeds in ascending order
 */
public record BackpropCheck(
        CheckSettings settings,
        List<Long> seeds,
        List<ObservedKey> keys,
        BackpropSide candidate,
        BackpropSide reference)
        implements Check {
    public BackpropCheck {
        seeds = List.copyOf(seeds);
        keys = List.copyOf(keys);
    }

    @Override
    public <T> T fold(Function<ScheduleCheck, T> schedule, Function<BackpropCheck, T> backprop) {
        return backprop.apply(this);
    }
}
