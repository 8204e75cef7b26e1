package dev.lockstep.suite;

import java.util.Map;

/** What a check's cases are made of, defaults and grid point merged in, as JSON and as flat fields. Immutable. */
public interface CaseTree {
    /** The case of one seed. */
    CaseTree withSeed(long seed);

    /** Canonical JSON: members in the order of their names. */
    String json();

    /** Scalars by their paths, such as {@code optimizer.params.lr}; elements of arrays by their index. */
    Map<String, String> fields();
}
