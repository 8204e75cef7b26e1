package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorNoiseTest {
    private static final long SEED = 31;
    /** Of elements about 1e-3, whose float32 spacing is 1.2e-10. */
    private static final double SIGMA = 1e-9;

    /** Two replicas: a variance of 2, halved by their mean; the block has four elements about 3, and a spacing of 2.4e-7 squared. */
    @Test
    void figuresAreThoseOfTheFormula() {
        double[] one = {3, 3, 3, 3};
        double[] other = {3 + 2e-6, 3 + 2e-6, 3 + 2e-6, 3 + 2e-6};
        PairSums pair = TensorSums.pair(new double[] {3, 3, 3, 3 + 4e-6}, one, one, 0, false);
        Deviation deviation = deviation(pair, List.of(one, other));
        double variance = 2e-12;
        double rounding = 2.5 * Math.pow(2, -44) / 12;
        double sigma = Math.sqrt(2 * (variance + rounding));
        assertThat(deviation.sigma()).isCloseTo(sigma, within(1e-5 * sigma));
        assertThat(deviation.z()).isCloseTo(1e-6 / sigma, within(1e-4));
        assertThat(deviation.square()).isCloseTo(4e-12 / sigma / sigma, within(1e-4));
        assertThat(deviation.inSigmas().candidate()).isCloseTo(2e-6 / Math.sqrt(variance + rounding), within(1e-4));
        assertThat(deviation.inSigmas().reference()).isZero();
        assertThat(deviation.rmse().candidate()).isCloseTo(2e-6, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "60", "4000", "70000"})
    void noiseIsNoDrift(int elements) {
        CheckNoise noise = judged(elements, 2, value -> value);
        assertThat(noise.drifting()).isEmpty();
        assertThat(noise.key(0).orElseThrow().d()).isBetween(0.1, 2.5);
        assertThat(noise.isNoise(0)).isTrue();
        assertThat(noise.key(0).orElseThrow().isExplained()).isTrue();
        // A check of tensors alone has no figures of its own.
        assertThat(noise.seeds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"60", "4000", "70000"})
    void aFactorOfAMillionthsIsADrift(int elements) {
        assertThat(judged(elements, 2, value -> value * (1 + 3e-5)).drifting()).containsExactly(0);
    }

    /** One element of seventy thousand, in one block of 64. */
    @Test
    void oneElementIsNotAveragedAway() {
        int[] calls = {0};
        CheckNoise noise = judged(70_000, 1, value -> value + (calls[0]++ == 12_345 ? 1e-3 : 0));
        assertThat(noise.key(0).orElseThrow().farthest()).isGreaterThan(100);
        assertThat(noise.drifting()).containsExactly(0);
        assertThat(noise.isNoise(0)).isFalse();
    }

    /** Replicas of one seed serve another one, whose values are ten times as large, and their noise too. */
    @Test
    void noiseScalesWithTheValues() {
        Random random = new Random(SEED);
        double[] small = values(random, 500, 1e-3);
        double[] large = values(random, 500, 1e-2);
        Map<Long, TensorSums> seeds = new LinkedHashMap<>();
        seeds.put(0L, new TensorSums(TensorSums.replicas(replicas(random, small, SIGMA)), Map.of()));
        seeds.put(
                1L,
                new TensorSums(
                        null,
                        Map.of(
                                "check",
                                TensorSums.pair(
                                        noisy(random, large, 10 * SIGMA),
                                        noisy(random, large, 10 * SIGMA),
                                        null,
                                        0,
                                        false))));
        KeyNoise noise = judged(seeds).key(0).orElseThrow();
        assertThat(noise.sigma()).isCloseTo(Math.sqrt(2) * 10 * SIGMA, within(1.5 * SIGMA));
        assertThat(noise.d()).isBetween(0.8, 1.25);
        assertThat(noise.candidateError()).isNaN();
        assertThat(noise.same()).isNull();
    }

    /** The float64 run says 3e-14, float32 has 1e-9 of either sign: no gradient at all. */
    @Test
    void aGradientThatIsRoundingIsZero() {
        assertThat(zeros(3e-14, 1e-9, 1e-9)).containsExactly(0);
        assertThat(zeros(3e-14, 1e-9, 1e-6)).as("the candidate has one").isEmpty();
        assertThat(zeros(1e-6, 1e-9, 1e-9)).as("the float64 run has one").isEmpty();
    }

    private static Iterable<Integer> zeros(double arbiter, double reference, double candidate) {
        Random random = new Random(SEED);
        double[] nothing = new double[64];
        double[] truth = noisy(random, nothing, arbiter);
        TensorSums seed = new TensorSums(
                TensorSums.replicas(replicas(random, truth, 1e-9)),
                Map.of(
                        "check",
                        TensorSums.pair(
                                noisy(random, truth, candidate), noisy(random, truth, reference), truth, 0, false)));
        return judged(Map.of(0L, seed)).zeros();
    }

    @Test
    void tensorsWithoutReplicasAreNotMeasured() {
        double[] values = {1, 2};
        TensorSums seed = new TensorSums(
                TensorSums.replicas(List.of(values)),
                Map.of("check", TensorSums.pair(values, values, values, 0, false)));
        assertThat(judged(Map.of(0L, seed)).keys()).isEmpty();
    }

    @Test
    void valuesThatAreNotFiniteAreLeftOut() {
        Random random = new Random(SEED);
        double[] values = values(random, 10, 1e-3);
        double[] candidate = noisy(random, values, SIGMA);
        candidate[3] = Double.NaN;
        TensorSums seed = new TensorSums(
                TensorSums.replicas(replicas(random, values, SIGMA)),
                Map.of("check", TensorSums.pair(candidate, noisy(random, values, SIGMA), values, 0, false)));
        assertThat(judged(Map.of(0L, seed)).key(0).orElseThrow().d()).isBetween(0.3, 2.0);
    }

    private static CheckNoise judged(int elements, int seeds, DoubleUnaryOperator candidate) {
        Random random = new Random(SEED);
        Map<Long, TensorSums> sums = new LinkedHashMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            double[] values = values(random, elements, 1e-3);
            double[] of = noisy(random, values, SIGMA);
            for (int i = 0; i < elements; i++) {
                of[i] = candidate.applyAsDouble(of[i]);
            }
            sums.put(
                    seed,
                    new TensorSums(
                            TensorSums.replicas(replicas(random, values, SIGMA)),
                            Map.of("check", TensorSums.pair(of, noisy(random, values, SIGMA), values, 0, false))));
        }
        return judged(sums);
    }

    private static CheckNoise judged(Map<Long, TensorSums> seeds) {
        NoiseFamily family = new NoiseFamily();
        family.add(
                "check",
                Map.of(),
                NoiseFloor.NONE,
                new TensorNoise("check", Map.of(0, seeds), Map.of(), "replicas"),
                Rounding.FRAMEWORK,
                Rounding.FRAMEWORK);
        return family.judged().getOrDefault("check", CheckNoise.NONE);
    }

    private static Deviation deviation(PairSums pair, List<double[]> replicas) {
        TensorSums seed = new TensorSums(TensorSums.replicas(replicas), Map.of("check", pair));
        return new TensorFloor(Map.of(0L, seed))
                .deviations(Map.of(0L, pair), 1, Rounding.FRAMEWORK, Rounding.FRAMEWORK)
                .get(0L);
    }

    private static double[] values(Random random, int count, double size) {
        return IntStream.range(0, count)
                .mapToDouble(i -> size * (1 + 0.5 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1))
                .toArray();
    }

    private static double[] noisy(Random random, double[] values, double sigma) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] + sigma * random.nextGaussian())
                .toArray();
    }

    private static List<double[]> replicas(Random random, double[] values, double sigma) {
        List<double[]> replicas = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replicas.add(noisy(random, values, sigma));
        }
        return replicas;
    }
}
