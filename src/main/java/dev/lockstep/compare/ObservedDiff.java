package dev.lockstep.compare;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;

/**
 * One key of one case, compared.
 *
 * @param key the key
 * @param iteration of the value; -1 where there is none
 * @param diff the statistics; null if there was nothing to compare
 * @param outcome what comparing came to
 * @param cause why there was nothing to compare; null if there was
 */
public record ObservedDiff(String key, int iteration, ArrayDiff diff, ValueOutcome outcome, String cause) {
    /** Both sides have a value. */
    static ObservedDiff of(Observation candidate, Observation reference, Tolerance tolerance) {
        ArrayDiff diff = ArrayComparison.between(candidate.value(), reference.value(), tolerance);
        return new ObservedDiff(
                candidate.key(), candidate.iteration(), diff, LimitCheck.outcome(diff, tolerance), null);
    }

    /** There is nothing to compare. */
    static ObservedDiff without(ObservedKey key, ValueOutcome outcome, String cause) {
        return new ObservedDiff(key.key(), key.iteration(), null, outcome, cause);
    }

    /** @param state of the key. Modified: the seed is added. */
    void addTo(KeyState state, long seed, Tolerance tolerance) {
        if (diff != null) {
            state.add(seed, diff, tolerance);
        } else {
            state.add(seed, outcome);
        }
    }
}
