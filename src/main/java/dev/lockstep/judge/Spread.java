package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Collection;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * What rounding alone does to a value, as its replicas show it, pooled over the seeds that have some. In float32 spacings, so that it
 * grows with the values.
 *
 * @param variance of one replica, in squared spacings; 0 where none was measured
 * @param freedom its degrees of freedom
 */
record Spread(double variance, int freedom) implements Serializable {
    private static final int ENOUGH = 3;
    private static final double FAR = 4;
    /** The variance of one rounding. */
    private static final double LEAST = 1.0 / 12;

    /** Nothing was measured. */
    static final Spread NONE = new Spread(0, 0);

    /** Of a seed's replicas: about their own mean, not about the float64 run, whose distance is bias and no noise. */
    static Spread of(double... replicas) {
        int freedom = Math.max(0, replicas.length - 1);
        double mean = SeedEstimate.mean(replicas);
        double sum = 0;
        for (double replica : replicas) {
            sum += (replica - mean) * (replica - mean);
        }
        double spacing = spacing(mean);
        return freedom == 0 ? NONE : new Spread(sum / freedom / (spacing * spacing), freedom);
    }

    /** Of several, each by its freedom. */
    static Spread pooled(Collection<Spread> spreads) {
        int freedom = spreads.stream().mapToInt(Spread::freedom).sum();
        double sum = spreads.stream()
                .mapToDouble(spread -> spread.freedom * spread.variance)
                .sum();
        return freedom == 0 ? NONE : new Spread(sum / freedom, freedom);
    }

    /** The same without the rounding of what is observed. */
    Spread without(Rounding side) {
        return new Spread(Math.max(0, variance - side.variance(0)), freedom);
    }

    /**
     * Whether it is so far from another one that chance does not explain it: four times as great a variance, or a quarter, and more than
     * one in a hundred of its kind. Where all is within a spacing, as good as nothing is unlike anything.
     */
    boolean isUnlike(Spread other) {
        double here = variance + LEAST;
        double there = other.variance + LEAST;
        double ratio = Math.max(here, there) / Math.min(here, there);
        return freedom >= ENOUGH
                && ratio > FAR
                && 1 - new FDistribution(null, freedom, Math.max(1, other.freedom)).cumulativeProbability(ratio)
                        < NoiseLimits.FALSE_ALARMS;
    }

    /** The float32 spacing at a value. */
    static double spacing(double value) {
        return Math.ulp((float) Math.max(Math.abs(value), NoiseLimits.LEAST_VALUE));
    }

    /**
     * The standard deviation of candidate less reference where rounding alone tells them apart: both sides spread, and both round
     * what they observe, uniformly within a spacing.
     */
    double sigma(double value, Rounding candidate, Rounding reference) {
        return spacing(value) * Math.sqrt(candidate.variance(variance) + reference.variance(variance));
    }

    /** The same of one side alone. */
    double sigma(double value, Rounding side) {
        return spacing(value) * Math.sqrt(side.variance(variance));
    }
}
