package dev.lockstep.suite;

import dev.lockstep.schedule.ScheduleSpec;

/** What stands on either side of a schedule check. */
public sealed interface ScheduleSide {
    /** A schedule that Lockstep evaluates. */
    record Computed(ScheduleSpec spec) implements ScheduleSide {}

    /** @param series the key of the array, whose index 0 is the rate at construction */
    record Recorded(RecordedFile file, String series) implements ScheduleSide {}
}
