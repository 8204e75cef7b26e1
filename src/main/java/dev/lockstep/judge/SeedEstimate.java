package dev.lockstep.judge;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean over seeds, its 99% interval, and how likely a pair that only rounding tells apart is so far off. Values of one seed depend
 * on each other, so that the seeds are what is counted: by their own scatter where there are enough of them (a bootstrap over the
 * seeds, whose percentiles are widened as Hesterberg, "What teachers should know about the bootstrap", 2015, widens them), and else
 * by sigma, which is known.
 *
 * @param value the mean, or the root of the mean of squares
 * @param low lower end of the interval
 * @param high its upper end; infinite of squares, for which nobody asks
 * @param p probability of so much under the most that null pairs show
 */
record SeedEstimate(double value, double low, double high, double p) {
    private static final double CONFIDENCE = 0.99;
    /** As few seeds as tell their own scatter. */
    private static final int ENOUGH = 8;
    /** From here on the bootstrap and Student's t come to the same. */
    private static final int MANY = 100;

    private static final int RESAMPLES = 10_000;
    private static final long SEED = 29;

    /**
     * Of z.
     *
     * @param means each seed's mean of z
     * @param variance of such a mean where rounding alone tells the sides apart
     */
    static SeedEstimate ofBias(double[] means, double variance) {
        int n = means.length;
        double b = mean(means);
        double excess = Math.abs(b) - NoiseLimits.NULL_B;
        if (n < ENOUGH) {
            double error = Math.sqrt(variance / n);
            NormalDistribution normal = new NormalDistribution(null, 0, 1);
            double half = error * normal.inverseCumulativeProbability(upper());
            return new SeedEstimate(b, b - half, b + half, 2 * normal.cumulativeProbability(-excess / error));
        }
        double[] ends = interval(means);
        return new SeedEstimate(b, ends[0], ends[1], probability(excess, means));
    }

    /**
     * Of z squared: D.
     *
     * @param meanSquares each seed's mean of z squared
     * @param freedom of such a mean where rounding alone tells the sides apart: 1 if all keys go together, their number if none do
     * @param floorFreedom degrees of freedom on which sigma rests; 0 if it is taken as known
     */
    static SeedEstimate ofScatter(double[] meanSquares, double freedom, double floorFreedom) {
        int n = meanSquares.length;
        double mean = mean(meanSquares);
        double limit = NoiseLimits.NULL_D * NoiseLimits.NULL_D;
        if (n < ENOUGH) {
            FDistribution ratio = new FDistribution(null, n * freedom, floorFreedom == 0 ? 1e6 : floorFreedom);
            double low = mean / ratio.inverseCumulativeProbability(CONFIDENCE);
            double p = 1 - ratio.cumulativeProbability(mean / limit);
            return new SeedEstimate(Math.sqrt(mean), Math.sqrt(low), Double.POSITIVE_INFINITY, p);
        }
        double low = Math.max(0, interval(meanSquares)[0]);
        double p = probability(mean - limit, meanSquares) / 2;
        return new SeedEstimate(Math.sqrt(mean), Math.sqrt(low), Double.POSITIVE_INFINITY, p);
    }

    /** By Student's t, on both sides. */
    private static double probability(double excess, double... values) {
        double error = Math.sqrt(variance(values) / values.length);
        if (error == 0) {
            return excess > 0 ? 0 : 1;
        }
        return Math.min(1, 2 * student(values.length).cumulativeProbability(-excess / error));
    }

    private static double[] interval(double... values) {
        double mean = mean(values);
        double quantile = student(values.length).inverseCumulativeProbability(upper());
        if (values.length > MANY) {
            double half = quantile * Math.sqrt(variance(values) / values.length);
            return new double[] {mean - half, mean + half};
        }
        double widened = Math.sqrt(values.length / (values.length - 1.0)) * quantile;
        double tail = new NormalDistribution(null, 0, 1).cumulativeProbability(-widened);
        double[] resampled = resampled(values);
        int rank = (int) Math.floor(tail * RESAMPLES);
        return new double[] {resampled[rank], resampled[RESAMPLES - 1 - rank]};
    }

    /** The means of resamples, in ascending order. */
    private static double[] resampled(double... values) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }

    private static TDistribution student(int seeds) {
        return new TDistribution(null, seeds - 1.0);
    }

    static double mean(double... values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double... values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }

    private static double upper() {
        return (1 + CONFIDENCE) / 2;
    }
}
