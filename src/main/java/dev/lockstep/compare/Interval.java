package dev.lockstep.compare;

import java.io.Serializable;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean and its 95% interval by Student's t.
 *
 * @param mean NaN of no values
 * @param low NaN of fewer than two values
 * @param high NaN of fewer than two values
 */
public record Interval(double mean, double low, double high) implements Serializable {
    private static final double UPPER_QUANTILE = 0.975;

    /**
     * Of values that were summed without rounding.
     *
     * @param count how many values there are
     * @param sum of the values
     * @param squares sum of their squares
     */
    static Interval of(long count, ExactSum sum, ExactSum squares) {
        double mean = count == 0 ? Double.NaN : sum.rounded() / count;
        if (count < 2) {
            return new Interval(mean, Double.NaN, Double.NaN);
        }
        double variance = ExactSum.squaredDeviations(count, sum, squares) / (count - 1);
        double quantile = new TDistribution(null, count - 1).inverseCumulativeProbability(UPPER_QUANTILE);
        double half = quantile * Math.sqrt(variance / count);
        return new Interval(mean, mean - half, mean + half);
    }
}
