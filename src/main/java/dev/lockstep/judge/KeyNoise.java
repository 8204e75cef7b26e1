package dev.lockstep.judge;

import java.io.Serializable;
import java.util.List;

/**
 * How far the sides of a key are apart beside its noise.
 *
 * @param sigma what rounding alone tells the sides apart by: the root mean square over the seeds
 * @param d root mean square of z, the difference in sigmas
 * @param b mean of z
 * @param low lower end of the 99% interval of b
 * @param high its upper end
 * @param farthest the largest absolute z of a seed
 * @param candidateError the candidate's root mean square distance from the float64 run, in sigmas of one side; NaN without one
 * @param referenceError the reference's
 * @param from what the noise rests on, in words
 */
public record KeyNoise(
        double sigma,
        double d,
        double b,
        double low,
        double high,
        double farthest,
        double candidateError,
        double referenceError,
        String from)
        implements Serializable {

    /**
     * Of a key's seeds.
     *
     * @param seeds those whose values are finite on both sides; not empty
     */
    static KeyNoise of(List<NoiseSample> seeds, Rounding candidate, Rounding reference) {
        Spread spread = Spread.of(seeds);
        double[] sigmas = seeds.stream()
                .mapToDouble(seed -> spread.sigma(seed, candidate, reference))
                .toArray();
        double[] z = new double[sigmas.length];
        double farthest = 0;
        for (int i = 0; i < z.length; i++) {
            z[i] = seeds.get(i).difference() / sigmas[i];
            farthest = Math.max(farthest, Math.abs(z[i]));
        }
        double b = SeedMeans.mean(z);
        double half = SeedMeans.halfWidth(z);
        return new KeyNoise(
                rootMeanSquare(sigmas),
                rootMeanSquare(z),
                b,
                b - half,
                b + half,
                farthest,
                error(seeds, spread, candidate, true),
                error(seeds, spread, reference, false),
                from(seeds, spread));
    }

    private static double error(List<NoiseSample> seeds, Spread spread, Rounding side, boolean ofCandidate) {
        return rootMeanSquare(seeds.stream()
                .mapToDouble(seed -> ((ofCandidate ? seed.candidate() : seed.reference()) - seed.arbiter())
                        / spread.sigma(seed, side))
                .toArray());
    }

    private static double rootMeanSquare(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static String from(List<NoiseSample> seeds, Spread spread) {
        if (spread.freedom() == 0) {
            return "float32 spacing";
        }
        long measured = seeds.stream().filter(seed -> seed.freedom() > 0).count();
        int replicas =
                seeds.stream().mapToInt(seed -> seed.replicas().size()).max().orElse(0);
        return replicas + " replicas of " + measured + (measured == 1 ? " seed" : " seeds");
    }

    /** A side that stands off the float64 run. */
    public enum Blame {
        NEITHER,
        CANDIDATE,
        REFERENCE
    }

    /** The side whose error to the float64 run is so many times the other's that it stands off; neither without such a run. */
    public Blame blame() {
        if (candidateError > NoiseLimits.BLAMED * referenceError) {
            return Blame.CANDIDATE;
        }
        return referenceError > NoiseLimits.BLAMED * candidateError ? Blame.REFERENCE : Blame.NEITHER;
    }

    /** Whether rounding alone may tell the sides so far apart. */
    boolean isNoise() {
        return d <= NoiseLimits.NULL_D && Math.abs(b) <= NoiseLimits.NULL_B && farthest <= NoiseLimits.OUTLIER;
    }

    /** Whether both sides are as far from the float64 run as float32 explains; not without one. */
    boolean isExplained() {
        return candidateError <= NoiseLimits.EXPLAINED && referenceError <= NoiseLimits.EXPLAINED;
    }
}
