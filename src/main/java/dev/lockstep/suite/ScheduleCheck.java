package dev.lockstep.suite;

import java.util.List;
import java.util.function.Function;

/**
 * Compares two learning-rate schedules.
 *
 * @param steps number of {@code step()} calls that their series have to reach
 * @param keys each the rate at the index {@link ObservedKey#iteration()}, or the whole series
 */
public record ScheduleCheck(
        CheckSettings settings, int steps, List<ObservedKey> keys, ScheduleSide candidate, ScheduleSide reference)
        implements Check {
    public ScheduleCheck {
        keys = List.copyOf(keys);
    }

    @Override
    public <T> T fold(Function<ScheduleCheck, T> schedule, Function<BackpropCheck, T> backprop) {
        return schedule.apply(this);
    }
}
