package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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

    /** A key, and how likely rounding alone makes as much of it. */
    record Tested(KeyNoise noise, double biasP, double scatterP, boolean explained) implements Serializable {}

    /**
     * Of a key's seeds.
     *
     * @param seeds those whose values are finite on both sides; not empty
     */
    static Tested of(
            Map<Long, NoiseSample> seeds, int place, NoiseFloor floor, Rounding candidate, Rounding reference) {
        double[] sigmas = seeds.entrySet().stream()
                .mapToDouble(seed ->
                        floor.sigma(place, seed.getKey(), seed.getValue().value(), candidate, reference))
                .toArray();
        double[] z = new double[sigmas.length];
        double[] squares = new double[sigmas.length];
        double farthest = 0;
        int i = 0;
        for (NoiseSample seed : seeds.values()) {
            z[i] = seed.difference() / sigmas[i];
            squares[i] = z[i] * z[i];
            farthest = Math.max(farthest, Math.abs(z[i]));
            i++;
        }
        SeedEstimate bias = SeedEstimate.ofBias(z, 1);
        KeyNoise noise = new KeyNoise(
                rootMeanSquare(sigmas),
                Math.sqrt(SeedEstimate.mean(squares)),
                bias.value(),
                bias.low(),
                bias.high(),
                farthest,
                rootMeanSquare(errors(seeds, place, floor, candidate, NoiseSample::candidate)),
                rootMeanSquare(errors(seeds, place, floor, reference, NoiseSample::reference)),
                floor.source());
        boolean explained = isExplained(errors(seeds, place, floor, candidate, NoiseSample::candidate))
                && isExplained(errors(seeds, place, floor, reference, NoiseSample::reference));
        return new Tested(
                noise, bias.p(), SeedEstimate.scatterProbability(squares, 1, floor.freedom(place)), explained);
    }

    /** Of the seeds that have a float64 run, in sigmas of the side. */
    private static double[] errors(
            Map<Long, NoiseSample> seeds,
            int place,
            NoiseFloor floor,
            Rounding side,
            ToDoubleFunction<NoiseSample> value) {
        return seeds.entrySet().stream()
                .filter(seed -> !Double.isNaN(seed.getValue().arbiter()))
                .mapToDouble(seed ->
                        (value.applyAsDouble(seed.getValue()) - seed.getValue().arbiter())
                                / floor.spread(place, seed.getKey())
                                        .sigma(seed.getValue().arbiter(), side))
                .toArray();
    }

    /**
     * Whether a side is as far from the float64 run as float32 explains; not without one. By the lower median seed: where rounding grows
     * beyond all bounds it has no variance to speak of, and a seed that stands out is found beside the other side.
     */
    private static boolean isExplained(double... errors) {
        double[] sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        return sizes.length > 0 && sizes[(sizes.length - 1) / 2] <= NoiseLimits.EXPLAINED;
    }

    private static double rootMeanSquare(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
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

    /** Whether D and b are no more than null pairs have. */
    boolean isUsual() {
        return d <= NoiseLimits.NULL_D && Math.abs(b) <= NoiseLimits.NULL_B;
    }
}
