package dev.lockstep.suite;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import java.io.Serializable;

/**
 * What a check of training runs is judged by beside its limits.
 *
 * @param invariance the change under which the candidate stands against itself; null for a check of two sides
 * @param allowsNondeterminism whether a side may differ from run to run
 */
public record CheckRules(Invariance invariance, boolean allowsNondeterminism) implements Serializable {
    /** Two sides, and no side that is not the same each time. */
    public static final CheckRules NONE = new CheckRules(null, false);

    /** What is changed of the candidate, in words. */
    public String change() {
        return invariance.kind().words();
    }

    /** Whether the candidate stands against itself without any change. */
    public boolean isRepetition() {
        return Invariance.is(invariance, Kind.REPEAT);
    }

    /** Whether the candidate stands against itself. */
    public boolean isInvariance() {
        return invariance != null;
    }
}
