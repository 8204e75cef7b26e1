package dev.lockstep.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one key so far: a row a seed. States of disjoint seeds merge in any order into the same state, since the sums
 * are taken in seed order when all is there.
 */
public final class KeyState implements Serializable {
    private final String key;
    private final SortedMap<Long, SeedDiff> bySeed = new TreeMap<>();

    public KeyState(String key) {
        this.key = key;
    }

    /** Adds a seed that was compared. */
    public KeyState add(long seed, ArrayDiff diff, Verdict verdict) {
        return add(new SeedDiff(seed, diff, verdict));
    }

    /** Adds a seed of which one side lacks the key. */
    public KeyState missing(long seed) {
        return add(new SeedDiff(seed, null, Verdict.MISSING));
    }

    /** Adds a seed whose case did not run. */
    public KeyState failed(long seed) {
        return add(new SeedDiff(seed, null, Verdict.FAILED));
    }

    /**
     * Takes the seeds of another state of this key.
     *
     * @param other Not modified.
     */
    public KeyState merge(KeyState other) {
        if (!key.equals(other.key)) {
            throw new IllegalArgumentException("Cannot merge key " + other.key + " into " + key);
        }
        other.bySeed.values().forEach(this::add);
        return this;
    }

    /**
     * The key over all seeds, which are taken in their order.
     *
     * @throws IllegalStateException if there is none
     */
    public KeySummary summary() {
        return KeySummary.of(key, seeds());
    }

    /** The rows, in seed order. */
    public List<SeedDiff> seeds() {
        return new ArrayList<>(bySeed.values());
    }

    private KeyState add(SeedDiff row) {
        if (bySeed.putIfAbsent(row.seed(), row) != null) {
            throw new IllegalArgumentException("Key " + key + " has seed " + row.seed() + " twice");
        }
        return this;
    }
}
