package dev.lockstep.suite;

import dev.lockstep.schedule.ScheduleSpec;
import java.util.function.Function;

/** A side of a schedule check. */
public sealed interface ScheduleSide {
    /** Applies the function of its case. */
    <T> T fold(Function<Computed, T> computed, Function<Recorded, T> recorded);

    /** A schedule that Lockstep evaluates. */
    record Computed(ScheduleSpec spec) implements ScheduleSide {
        @Override
        public <T> T fold(Function<Computed, T> computed, Function<Recorded, T> recorded) {
            return computed.apply(this);
        }
    }

    /**
     * A series in a file or a set, or what an earlier run observed.
     *
     * @param series the key of the array, whose index 0 is the rate at construction; null for a run, whose keys are the check's
     */
    record Recorded(RecordedSource source, String series) implements ScheduleSide {
        @Override
        public <T> T fold(Function<Computed, T> computed, Function<Recorded, T> recorded) {
            return recorded.apply(this);
        }
    }
}
