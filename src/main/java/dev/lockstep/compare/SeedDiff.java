package dev.lockstep.compare;

import java.io.Serializable;
import java.util.Objects;

/**
 * What one seed came to under one key.
 *
 * @param seed the seed; 0 where there is none
 * @param diff how far the sides are apart; null if one side is missing or its case did not run
 * @param verdict of this seed alone
 */
public record SeedDiff(long seed, ArrayDiff diff, Verdict verdict) implements Serializable {
    public SeedDiff {
        Objects.requireNonNull(verdict, "verdict");
        if (diff == null && verdict != Verdict.MISSING && verdict != Verdict.FAILED) {
            throw new IllegalArgumentException("Seed " + seed + " has no difference, yet is " + verdict.label());
        }
    }

    /** Whether this seed is worse than another: by its verdict, then by its mean difference, NaN first. */
    boolean worseThan(SeedDiff other) {
        if (verdict != other.verdict) {
            return verdict.compareTo(other.verdict) < 0;
        }
        return diff != null && other.diff != null && Double.compare(diff.mean(), other.diff.mean()) > 0;
    }
}
