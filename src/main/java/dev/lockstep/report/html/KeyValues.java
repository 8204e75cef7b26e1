package dev.lockstep.report.html;

import java.io.Serializable;
import java.util.Objects;

/**
 * What a page draws of one key.
 *
 * @param key the key
 * @param iteration iteration of the run or index of the schedule; -1 where unknown, and for series
 * @param form what the numbers are
 * @param candidate the candidate's numbers: one per seed, or those of a series; {@link #MISSING} where there is none
 * @param reference the reference's; empty if the numbers are distances
 */
public record KeyValues(String key, int iteration, Form form, double[] candidate, double[] reference)
        implements Serializable {
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
    public static final double MISSING = Double.longBitsToDouble(0x7ff8dead00000000L);

    public KeyValues {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(form, "form");
        if (form != Form.DISTANCE && candidate.length != reference.length) {
            throw new IllegalArgumentException(
                    key + ": " + candidate.length + " values against " + reference.length);
        }
    }

    /** Whether a number is {@link #MISSING}. */
    static boolean isMissing(double value) {
        return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(MISSING);
    }

    /** How many numbers these are. */
    int count() {
        return candidate.length + reference.length;
    }
}
