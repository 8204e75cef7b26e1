package dev.lockstep.compare;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean and its 95% interval by Student's t.
 *
 * @param mean NaN of no values
 * @param low NaN of fewer than two values
 * @param high NaN of fewer than two values
 */
record Interval(double mean, double low, double high) {
    private static final double UPPER_QUANTILE = 0.975;

    static Interval of(double[] values) {
        double mean = mean(values);
        if (values.length < 2) {
            return new Interval(mean, Double.NaN, Double.NaN);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        int freedom = values.length - 1;
        double quantile = new TDistribution(null, freedom).inverseCumulativeProbability(UPPER_QUANTILE);
        double half = quantile * Math.sqrt(squares / freedom / values.length);
        return new Interval(mean, mean - half, mean + half);
    }

    /** The mean, summed in order; NaN of no values. */
    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? Double.NaN : sum / values.length;
    }
}
