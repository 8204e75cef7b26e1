package dev.lockstep.compare;

import java.io.Serializable;

/**
 * How far apart values are.
 *
 * @param mean mean distance; NaN if nothing was compared
 * @param max largest distance; NaN if nothing was compared
 * @param min smallest distance; NaN if nothing was compared
 * @param maxUlp largest distance in units in the last place
 * @param maxRelative largest distance relative to the reference
 * @param relativeNorm relative Frobenius error: the root of the sum of squared distances, relative to that of squared references; 0 only
 *     if all values are equal, infinite where all references are 0, NaN where a value is not finite or nothing was compared
 */
public record Distances(double mean, double max, double min, long maxUlp, double maxRelative, double relativeNorm)
        implements Serializable {
    static final Distances NONE = new Distances(Double.NaN, Double.NaN, Double.NaN, 0, 0, Double.NaN);

    /** Of a single pair. */
    static Distances ofOne(double distance, long ulp, double relative) {
        return new Distances(distance, distance, distance, ulp, relative, relative);
    }
}
