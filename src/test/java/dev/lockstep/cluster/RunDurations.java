package dev.lockstep.cluster;

import java.time.Duration;
import java.util.Map;

/**
 * How long a run takes that nothing disturbs.
 *
 * @param whole from the start of its driver until it can be seen
 * @param steps each step of it
 */
record RunDurations(Duration whole, Map<JobStage, Duration> steps) {
    RunDurations {
        steps = Map.copyOf(steps);
    }

    /** How much of a whole run a time is. */
    double share(Duration time) {
        return (double) time.toNanos() / whole.toNanos();
    }
}
