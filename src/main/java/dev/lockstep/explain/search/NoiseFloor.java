package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.judge.NoiseLimits;
import dev.lockstep.judge.Rounding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What rounding alone does to each value: sigma^2 = 2 spread^2 + (1 + kappa) u^2 / 12, spread about the replicas' own mean and pooled
 * over seeds, u the spacing of the precision at the value (design.md section 7).
 */
final class NoiseFloor {
    /** Of the engine's value and of a recorded framework's. */
    private static final double KAPPAS = Rounding.ENGINE.kappa() + Rounding.FRAMEWORK.kappa();
    /** Replicas of each seed. */
    private static final int REPLICAS = 4;
    /**
     * Where float64 runs of two libraries end to be equal: their elementary functions differ by some units in the last place, which
     * no replica of one library shows. Relative; measured against torch's float64 records.
     */
    private static final double DOUBLE = 2e-13;

    private final Map<Long, double[]> sigmas;

    private NoiseFloor(Map<Long, double[]> sigmas) {
        this.sigmas = sigmas;
    }

    /** The same mathematics, rounded otherwise; half an ulp of a float32 is no rounding of float64. */
    static List<Hypothesis> replicas(Precision precision) {
        return LongStream.rangeClosed(1, REPLICAS)
                .mapToObj(seed -> replica(seed, precision))
                .toList();
    }

    private static Hypothesis replica(long seed, Precision precision) {
        Hypothesis permuted = Hypothesis.of("symmetry.heads", null, seed)
                .and(Hypothesis.of("symmetry.ffn", null, seed))
                .and(Hypothesis.of("symmetry.batch_rows", null, seed));
        return precision == Precision.FLOAT64
                ? permuted
                : permuted.and(Hypothesis.of("weights.perturb", null, Map.of("ulps", 0.5, "seed", seed)));
    }

    /** @param replicas what those of {@link #replicas} came to; those that did not run are left out */
    static NoiseFloor of(Target target, BackpropSpec spec, List<Response> replicas) {
        List<Response> ran = replicas.stream().filter(Response::ran).toList();
        double[] variance = variance(target, ran);
        Map<Long, double[]> sigmas = new HashMap<>();
        target.values().forEach((seed, values) -> {
            double[] sigma = new double[values.length];
            for (int i = 0; i < sigma.length; i++) {
                double spacing = spacing(values[i], spec.precision());
                sigma[i] = Math.sqrt(2 * variance[i] + KAPPAS * spacing * spacing / 12);
            }
            sigmas.put(seed, sigma);
        });
        return new NoiseFloor(sigmas);
    }

    private static double spacing(double value, Precision precision) {
        double size =
                Double.isFinite(value) ? Math.max(Math.abs(value), NoiseLimits.LEAST_VALUE) : NoiseLimits.LEAST_VALUE;
        return precision == Precision.FLOAT64 ? DOUBLE * size : Math.ulp((float) size);
    }

    private static double[] variance(Target target, List<Response> ran) {
        double[] squares = new double[target.elements().size()];
        int freedom = 0;
        for (long seed : target.seeds()) {
            List<double[]> values = ran.stream()
                    .map(response -> response.values().get(seed))
                    .filter(each -> each != null)
                    .toList();
            freedom += Math.max(0, values.size() - 1);
            for (int i = 0; i < squares.length && values.size() > 1; i++) {
                squares[i] += squaredDeviations(values, i);
            }
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] = freedom == 0 ? 0 : squares[i] / freedom;
        }
        return squares;
    }

    private static double squaredDeviations(List<double[]> values, int i) {
        double mean = values.stream().mapToDouble(each -> each[i]).average().orElse(0);
        return values.stream()
                .mapToDouble(each -> (each[i] - mean) * (each[i] - mean))
                .sum();
    }

    /**
     * The floor of an edited run, which may round more than the run as it is: a loss that is four times as large has four times the
     * noise. No more than so many times this floor: what is all noise would fit anything.
     */
    NoiseFloor widened(NoiseFloor edited, double most) {
        Map<Long, double[]> wider = new HashMap<>();
        sigmas.forEach((seed, own) -> {
            double[] other = edited.sigmas.get(seed);
            double[] sigma = new double[own.length];
            for (int i = 0; i < sigma.length; i++) {
                sigma[i] = Math.max(own[i], Math.min(most * own[i], other[i]));
            }
            wider.put(seed, sigma);
        });
        return new NoiseFloor(wider);
    }

    /** The standard deviations of a seed's values, one an element. */
    double[] of(long seed) {
        return sigmas.get(seed);
    }
}
