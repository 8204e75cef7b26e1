package dev.lockstep.suite;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compares two training runs, seed by seed.
 *
 * @param seeds in ascending order
 * @param sides candidate and reference, and an arbiter and replicas where the check has them
 * @param noise the run of Lockstep's own engine whose rounding is the check's noise; null if none is to be measured
 * @param rules what it is judged by beside its limits
 */
public record BackpropCheck(
        CheckSettings settings,
        List<Long> seeds,
        List<ObservedKey> keys,
        Map<Role, BackpropSide> sides,
        BackpropSide.Computed noise,
        CheckRules rules)
        implements Check {
    public BackpropCheck {
        seeds = List.copyOf(seeds);
        keys = List.copyOf(keys);
        sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    }

    /** The same check of other sides. */
    public BackpropCheck with(Map<Role, BackpropSide> others) {
        return new BackpropCheck(settings, seeds, keys, others, noise, rules);
    }

    /** What is compared. */
    public BackpropSide candidate() {
        return sides.get(Role.CANDIDATE);
    }

    /** What it is compared with. */
    public BackpropSide reference() {
        return sides.get(Role.REFERENCE);
    }

    @Override
    public <T> T fold(Function<ScheduleCheck, T> schedule, Function<BackpropCheck, T> backprop) {
        return backprop.apply(this);
    }
}
