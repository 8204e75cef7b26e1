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
 * by sigma, which is known. What is unlikely is so by both, where there are both: a few seeds may be alike by chance.
 *
 * @param value the mean, or the root of the mean of squares
 * @param low lower end of the interval
 * @param high its upper end; infinite of squares, for which nobody asks
 * @param p probability of so much under the most that null pairs show
 */
record SeedEstimate(double value, double low, double high, double p) {
    /** Of no seed. */
    static final SeedEstimate NOTHING = new SeedEstimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static final double CONFIDENCE = 0.99;
    /** As few seeds as tell their own scatter. */
    private static final int ENOUGH = 8;
    /** From here on the bootstrap and Student's t come to the same. */
    private static final int MANY = 100;

    /** Degrees of freedom of what is taken as known. */
    private static final double KNOWN = 1e6;

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
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double error = Math.sqrt(variance / n);
        double known = Math.min(1, 2 * normal.cumulativeProbability(-excess / error));
        if (n < ENOUGH) {
            double half = error * normal.inverseCumulativeProbability(upper());
            return new SeedEstimate(b, b - half, b + half, known);
        }
        double[] ends = interval(means);
        return new SeedEstimate(b, ends[0], ends[1], Math.max(known, probability(excess, means)));
    }

    /**
     * Of z squared: D.
     *
     * @param meanSquares each seed's mean of z squared
     * @param freedom of such a mean where rounding alone tells the sides apart: 1 if all keys go together, their number if none do
     * @param floorFreedom degrees of freedom on which sigma rests; 0 if it is taken as known
     */
    static SeedEstimate ofScatter(double[] meanSquares, double freedom, double floorFreedom) {
        double mean = mean(meanSquares);
        double low = meanSquares.length < ENOUGH
                ? mean / ratio(meanSquares.length * freedom, floorFreedom).inverseCumulativeProbability(CONFIDENCE)
                : Math.max(0, interval(meanSquares)[0]);
        double p = scatterProbability(meanSquares, freedom, floorFreedom, NoiseLimits.NULL_D);
        return new SeedEstimate(Math.sqrt(mean), Math.sqrt(low), Double.POSITIVE_INFINITY, p);
    }

    /** How likely null pairs, whose D is at most {@code most}, have such a D; what {@link #ofScatter} says of it. */
    static double scatterProbability(double[] meanSquares, double freedom, double floorFreedom, double most) {
        double limit = most * most;
        double mean = mean(meanSquares);
        double known = 1 - ratio(meanSquares.length * freedom, floorFreedom).cumulativeProbability(mean / limit);
        return meanSquares.length < ENOUGH ? known : Math.max(known, probability(mean - limit, meanSquares) / 2);
    }

    private static FDistribution ratio(double freedom, double floorFreedom) {
        return new FDistribution(null, freedom, floorFreedom == 0 ? KNOWN : floorFreedom);
    }

    /** Whether so many seeds are too few to tell their own scatter. */
    static boolean isFew(int seeds) {
        return seeds < ENOUGH;
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
