package dev.lockstep.explain.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** How far responses are from the target, in sigmas. */
final class Comparison {
    /** Where noise ends: once in 100,000 values of chi^2; 1.5 for the D of 40 values, which right edits reach. */
    private static final double CONFIDENCE = 1 - 1e-5;

    private static final double BEYOND = 1e15;

    private final Target target;
    private final NoiseFloor noise;

    Comparison(Target target, NoiseFloor noise) {
        this.target = target;
        this.noise = noise;
    }

    /** Target less response in sigmas, seed by seed, element by element; values that the target lacks are left out. */
    double[] z(Response response, Scope scope) {
        return scope.seeds().stream()
                .flatMapToDouble(seed -> elements(seed, scope.iterations())
                        .mapToDouble(i -> z(response.values().get(seed), seed, i)))
                .toArray();
    }

    /** The same of the values of one iteration. */
    double[] zAt(Response response, List<Long> seeds, int iteration) {
        return seeds.stream()
                .flatMapToDouble(seed -> elements(seed, iteration + 1)
                        .filter(i -> target.elements().get(i).iteration() == iteration)
                        .mapToDouble(i -> z(response.values().get(seed), seed, i)))
                .toArray();
    }

    private IntStream elements(long seed, int iterations) {
        double[] values = target.values().get(seed);
        return IntStream.range(0, values.length)
                .filter(i -> target.elements().get(i).iteration() < iterations && Double.isFinite(values[i]));
    }

    private double z(double[] values, long seed, int i) {
        double z = (target.values().get(seed)[i] - values[i]) / noise.of(seed)[i];
        return Double.isFinite(z) ? Math.max(-BEYOND, Math.min(BEYOND, z)) : BEYOND;
    }

    /** Root mean square over seeds and elements. */
    double rmsAt(Response response, List<Long> seeds, List<Integer> elements) {
        return rms(seeds.stream()
                .flatMapToDouble(seed -> elements.stream()
                        .filter(i -> Double.isFinite(target.values().get(seed)[i]))
                        .mapToDouble(i -> z(response.values().get(seed), seed, i)))
                .toArray());
    }

    /** The same of the noise. */
    double sigmaAt(List<Long> seeds, List<Integer> elements) {
        return rms(seeds.stream()
                .flatMapToDouble(seed -> elements.stream().mapToDouble(i -> noise.of(seed)[i]))
                .toArray());
    }

    /** The largest absolute difference, not in sigmas. */
    double maxDiff(Response response, Scope scope) {
        return scope.seeds().stream()
                .flatMapToDouble(seed -> elements(seed, scope.iterations())
                        .mapToDouble(i -> Math.abs(
                                target.values().get(seed)[i] - response.values().get(seed)[i])))
                .max()
                .orElse(0);
    }

    /** The first iteration at which the response is not the target within noise; the number of iterations if it always is. */
    int divergence(Response response, List<Long> seeds, int iterations) {
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[] z = zAt(response, seeds, iteration);
            if (z.length > 0 && !(rms(z) <= limit(z.length))) {
                return iteration;
            }
        }
        return iterations;
    }

    /** The root mean square of noise that is exceeded once in 100,000 times. */
    static double limit(int values) {
        return Math.sqrt(new ChiSquaredDistribution(null, Math.max(1, values)).inverseCumulativeProbability(CONFIDENCE)
                / Math.max(1, values));
    }

    static double chiSquare(double[] z) {
        return Arrays.stream(z).map(each -> each * each).sum();
    }

    static double rms(double[] z) {
        return z.length == 0 ? 0 : Math.sqrt(chiSquare(z) / z.length);
    }

    static double dot(double[] left, double[] right) {
        return IntStream.range(0, left.length)
                .mapToDouble(i -> left[i] * right[i])
                .sum();
    }

    static double[] minus(double[] left, double[] right) {
        return IntStream.range(0, left.length)
                .mapToDouble(i -> left[i] - right[i])
                .toArray();
    }
}
