package dev.lockstep.suite;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a check of training runs is judged by beside its limits.
 *
 * @param invariance the change under which the candidate stands against itself; null for a check of two sides
 * @param allowsNondeterminism whether a side may differ from run to run
 * @param asksRecorders whether recorders that can run in float64 do so, as the arbiter of their side
 * @param requirements what must hold of sides without any comparison
 */
public record CheckRules(
        Invariance invariance,
        boolean allowsNondeterminism,
        boolean asksRecorders,
        Map<Role, List<Requirement>> requirements)
        implements Serializable {
    /** Two sides, no side that is not the same each time, and no requirement. */
    public static final CheckRules NONE = new CheckRules(null, false, false, Map.of());

    public CheckRules {
        requirements = Collections.unmodifiableSortedMap(new TreeMap<>(requirements));
    }

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
