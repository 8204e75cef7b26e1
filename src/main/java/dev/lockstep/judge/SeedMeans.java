package dev.lockstep.judge;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The 99% interval of a mean over seeds. Values of one seed depend on each other, so that the seeds are what is counted: by their own
 * scatter where there are enough of them, and else by sigma, which is known.
 */
final class SeedMeans {
    private static final double CONFIDENCE = 0.99;
    /** As few seeds as tell their own scatter. */
    private static final int ENOUGH = 8;

    private SeedMeans() {}

    /** Half the interval of the mean of z. */
    static double halfWidth(double... means) {
        int seeds = means.length;
        if (seeds < ENOUGH) {
            return new NormalDistribution(null, 0, 1).inverseCumulativeProbability(upper()) / Math.sqrt(seeds);
        }
        double quantile = new TDistribution(null, seeds - 1.0).inverseCumulativeProbability(upper());
        return quantile * Math.sqrt(variance(means) / seeds);
    }

    /** The lower end of the interval of D, of each seed's mean of z squared. */
    static double lowerD(double... meanSquares) {
        double mean = mean(meanSquares);
        if (meanSquares.length < ENOUGH) {
            double bound =
                    new ChiSquaredDistribution(null, meanSquares.length).inverseCumulativeProbability(CONFIDENCE);
            return Math.sqrt(mean * meanSquares.length / bound);
        }
        return Math.sqrt(Math.max(0, mean - halfWidth(meanSquares)));
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
