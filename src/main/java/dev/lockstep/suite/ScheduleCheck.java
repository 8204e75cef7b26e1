package dev.lockstep.suite;

import java.util.List;

/** Compares two learning-rate schedules. */
public record ScheduleCheck(
        CheckSettings settings, At at, List<ObservedKey> keys, ScheduleSide candidate, ScheduleSide reference)
        implements Check {
    public ScheduleCheck {
        keys = List.copyOf(keys);
    }
}
