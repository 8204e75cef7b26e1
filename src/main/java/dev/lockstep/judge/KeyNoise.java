package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
 * @param same PyTorch's rule; null without a float64 run
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
        SameRule same,
        String from)
        implements Serializable {

    /** A key, and how likely rounding alone makes as much of it. */
    record Tested(KeyNoise noise, double biasP, double scatterP) implements Serializable {}

    /** Of a scalar's seeds, each worth one value. */
    static Tested ofScalar(Collection<Deviation> seeds, int floorFreedom, String source) {
        KeyNoise noise = of(seeds, source);
        return new Tested(
                noise,
                SeedEstimate.ofBias(array(seeds, Deviation::z), 1).p(),
                SeedEstimate.scatterProbability(array(seeds, Deviation::square), 1, floorFreedom, NoiseLimits.NULL_D));
    }

    /**
     * Of a tensor's seeds. Its b, over elements that go together as they like, proves nothing.
     *
     * @param worth how many independent values a seed is worth
     */
    static Tested ofTensor(Collection<Deviation> seeds, int worth, int floorFreedom, String source) {
        return new Tested(
                of(seeds, source),
                Double.NaN,
                SeedEstimate.scatterProbability(
                        array(seeds, Deviation::square), worth, floorFreedom, NoiseLimits.NULL_TENSOR_D));
    }

    /**
     * Of a key's seeds.
     *
     * @param seeds those whose values are finite on both sides; not empty
     * @param source what their sigma rests on, in words
     */
    private static KeyNoise of(Collection<Deviation> seeds, String source) {
        List<Deviation> known =
                seeds.stream().filter(seed -> seed.inSigmas().areKnown()).toList();
        double[] squares = array(seeds, Deviation::square);
        SeedEstimate bias = SeedEstimate.ofBias(array(seeds, Deviation::z), 1);
        return new KeyNoise(
                rootMeanSquare(array(seeds, Deviation::sigma)),
                Math.sqrt(SeedEstimate.mean(squares)),
                bias.value(),
                bias.low(),
                bias.high(),
                Arrays.stream(array(seeds, Deviation::farthest)).max().orElseThrow(),
                rootMeanSquare(errors(seeds, SideErrors::candidate)),
                rootMeanSquare(errors(seeds, SideErrors::reference)),
                known.isEmpty() ? null : same(known),
                source);
    }

    /** @param seeds those that have a float64 run; not empty */
    private static SameRule same(List<Deviation> seeds) {
        return new SameRule(
                rootMeanSquare(array(seeds, seed -> seed.rmse().candidate())),
                rootMeanSquare(array(seeds, seed -> seed.rmse().reference())),
                seeds.get(0).multiplier(),
                seeds.stream().allMatch(seed -> SameRule.passes(seed.close(), seed.rmse(), seed.multiplier())));
    }

    /** In sigmas, of the seeds that have a float64 run of that side. */
    private static double[] errors(Collection<Deviation> seeds, ToDoubleFunction<SideErrors> side) {
        return seeds.stream()
                .map(Deviation::inSigmas)
                .mapToDouble(side)
                .filter(error -> !Double.isNaN(error))
                .toArray();
    }

    private static double[] array(Collection<Deviation> seeds, ToDoubleFunction<Deviation> figure) {
        return seeds.stream().mapToDouble(figure).toArray();
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

    /** Whether both sides are as far from the float64 run as float32 explains; not without such a run. */
    public boolean isExplained() {
        return candidateError <= NoiseLimits.EXPLAINED && referenceError <= NoiseLimits.EXPLAINED;
    }

    /** Whether there is a float64 run for both sides. */
    public boolean hasArbiter() {
        return !Double.isNaN(candidateError) && !Double.isNaN(referenceError);
    }

    /** Whether D and b are no more than null pairs have. */
    boolean isUsual() {
        return d <= NoiseLimits.NULL_D && Math.abs(b) <= NoiseLimits.NULL_B;
    }
}
