package dev.lockstep.judge;

import java.io.Serializable;
import java.util.List;

/**
 * What rounding alone does to a value, as its replicas show it, pooled over the seeds that have some.
 *
 * @param variance of one replica; 0 where none was measured
 * @param freedom its degrees of freedom
 */
record Spread(double variance, int freedom) implements Serializable {
    /** Of a key over its seeds. */
    static Spread of(List<NoiseSample> seeds) {
        int freedom = seeds.stream().mapToInt(NoiseSample::freedom).sum();
        double squares =
                seeds.stream().mapToDouble(NoiseSample::squaredDeviations).sum();
        return new Spread(freedom == 0 ? 0 : squares / freedom, freedom);
    }

    /**
     * The standard deviation of candidate less reference where rounding alone tells them apart: both sides spread, and both round
     * what they observe, uniformly within a spacing.
     */
    double sigma(NoiseSample seed, Rounding candidate, Rounding reference) {
        double spacing = seed.spacing();
        return Math.sqrt(2 * variance + (candidate.kappa() + reference.kappa()) * spacing * spacing / 12);
    }

    /** The same of one side alone. */
    double sigma(NoiseSample seed, Rounding side) {
        double spacing = seed.spacing();
        return Math.sqrt(variance + side.kappa() * spacing * spacing / 12);
    }
}
