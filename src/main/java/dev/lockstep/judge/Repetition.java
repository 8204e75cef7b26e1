package dev.lockstep.judge;

import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.Set;

/**
 * Whether the sides of a check that were run more than once were the same each time.
 *
 * @param runs how often a side was run, the most
 * @param unstable places of the keys that were not
 * @param first the first key in the order of execution that was not; null if all were
 * @param side whose it is; null if all were
 * @param seed in which; of no meaning if all were
 * @param failure why a run failed that had not failed before; null if none did
 */
public record Repetition(int runs, Set<Integer> unstable, String first, Role side, long seed, String failure)
        implements Serializable {
    /** Every side was run once. */
    public static final Repetition NONE = new Repetition(1, Set.of(), null, null, 0, null);

    public Repetition {
        unstable = Set.copyOf(unstable);
    }

    /** Whether a key was not the same each time. */
    public boolean isUnstable(int place) {
        return unstable.contains(place);
    }
}
