package dev.lockstep.report.html;

import java.io.Serializable;
import java.util.Objects;

/** What a page draws of one key. */
public final class KeyValues implements Serializable {
    /** What the numbers are. */
    public enum Form {
        /** One value per seed and side. */
        SCALAR,
        /** One array per side. */
        SERIES,
        /** Of tensors: one mean difference per seed. */
        DISTANCE
    }

    /** The number where a side has none: a NaN that no arithmetic yields. */
    public static final double MISSING = PackedNumbers.MISSING;

    private final String key;
    private final int iteration;
    private final Form form;
    private final double[] candidate;
    private final double[] reference;

    /**
     * The numbers of a key.
     *
     * @param iteration iteration of the run or index of the schedule; -1 where unknown, and for series
     * @param candidate the candidate's numbers: one per seed, or those of a series; {@link #MISSING} where there is none
     * @param reference the reference's; empty if the numbers are distances
     */
    public KeyValues(String key, int iteration, Form form, double[] candidate, double[] reference) {
        this.key = Objects.requireNonNull(key, "key");
        this.iteration = iteration;
        this.form = Objects.requireNonNull(form, "form");
        this.candidate = candidate.clone();
        this.reference = reference.clone();
        if (form != Form.DISTANCE && candidate.length != reference.length) {
            throw new IllegalArgumentException(key + ": " + candidate.length + " values against " + reference.length);
        }
    }

    String key() {
        return key;
    }

    int iteration() {
        return iteration;
    }

    Form form() {
        return form;
    }

    String packedCandidate() {
        return PackedNumbers.of(candidate);
    }

    String packedReference() {
        return PackedNumbers.of(reference);
    }

    /** How many numbers these are. */
    int count() {
        return candidate.length + reference.length;
    }
}
