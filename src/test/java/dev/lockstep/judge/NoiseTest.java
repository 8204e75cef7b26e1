package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.CheckNoise.Drift;
import dev.lockstep.judge.KeyNoise.Blame;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.Tolerance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseTest {
    private static final Path RECORDS = Path.of("src/test/resources/bp");
    private static final double SPACING = 0x1p-24;
    private static final Tolerance LIMIT = new Tolerance(List.of(Method.MEAN), 1e-6, null, null);

    /**
     * D and b are NumPy's, of the same formula over the same records: no replicas, so that sigma^2 = (2.5 + 2.5) u^2 / 12. The ends of
     * the intervals are those of Student's t, from which a bootstrap over 16 seeds may be off in the second digit.
     */
    @Test
    void paddleAgainstTorchAtTinyIsBiased() {
        CheckNoise noise = recorded("tiny_paddle.npy", "tiny_torch.npy", 16, 10);
        assertThat(noise.d()).isCloseTo(2.181, within(2e-3));
        assertThat(noise.b()).isCloseTo(1.423, within(2e-3));
        assertThat(noise.lowD()).isCloseTo(1.720, within(0.04));
        assertThat(noise.low()).isCloseTo(0.994, within(0.04));
        assertThat(noise.high()).isCloseTo(1.853, within(0.04));
        assertThat(noise.drift()).isEqualTo(Drift.BIASED);
        assertThat(noise.key(0).orElseThrow().b()).isCloseTo(0.10, within(6e-3));
        assertThat(noise.key(9).orElseThrow().d()).isCloseTo(3.15, within(6e-3));
        assertThat(noise.key(9).orElseThrow().from()).isEqualTo("float32 spacing");
    }

    @Test
    void fourSeedsTellLessThanSixteen() {
        CheckNoise four = recorded("tiny_paddle.npy", "tiny_torch.npy", 4, 10);
        CheckNoise sixteen = recorded("tiny_paddle.npy", "tiny_torch.npy", 16, 10);
        assertThat(four.high() - four.low()).isGreaterThan(1.5 * (sixteen.high() - sixteen.low()));
        assertThat(recorded("tiny_hf430.npy", "tiny_torch.npy", 4, 10).drift()).isEqualTo(Drift.BIASED);
    }

    @Test
    void sigmaIsOfSpreadAndRounding() {
        Spread spread = Spread.of(0.7 + 3e-8, 0.7 - 3e-8);
        assertThat(spread.variance() * SPACING * SPACING).isCloseTo(1.8e-15, within(1e-20));
        assertThat(spread.sigma(0.7, Rounding.ENGINE, Rounding.FRAMEWORK))
                .isCloseTo(Math.sqrt(2 * 1.8e-15 + 3.5 * SPACING * SPACING / 12), within(1e-14));
        // Below 0.6 the spacing is that at 0.6, above it grows.
        assertThat(Spread.spacing(1e-3)).isEqualTo(SPACING);
        assertThat(Spread.spacing(-3)).isEqualTo(4 * SPACING);
        // So does the spread, for a seed that has no replicas.
        assertThat(spread.sigma(3, Rounding.ENGINE, Rounding.FRAMEWORK))
                .isEqualTo(4 * spread.sigma(0.7, Rounding.ENGINE, Rounding.FRAMEWORK));
    }

    /** A bias that all replicas share is none of their spread. */
    @Test
    void spreadIsAboutTheReplicasOwnMean() {
        assertThat(Spread.of(5, 7).variance() * 64 * SPACING * SPACING).isEqualTo(2);
        assertThat(Spread.of(5).freedom()).isZero();
    }

    /** Of three hundred checks that rounding alone tells apart at most one in a hundred is said to drift. */
    @ParameterizedTest
    @CsvSource({"4, 8", "8, 8", "16, 2"})
    void falseAlarmsAreBelowOnePercent(int seeds, int replicas) {
        Random random = new Random(29);
        long alarms = IntStream.range(0, 300)
                .filter(check -> simulated(random, seeds, replicas, 0).drift() != Drift.NONE)
                .count();
        assertThat(alarms).as("of 300, random seed 29").isLessThanOrEqualTo(3);
    }

    @Test
    void aBiasOfTwoSigmasIsSeenOverSixteenSeeds() {
        Random random = new Random(30);
        assertThat(IntStream.range(0, 100).mapToObj(check -> simulated(random, 16, 8, 2)))
                .as("random seed 30")
                .allMatch(noise -> noise.drift() == Drift.BIASED);
    }

    @ParameterizedTest
    @CsvSource({
        // candidate and reference less the float64 run, in float32 spacings; the limit; the check's drift
        "1, 0, 1e-6, 0, AGREES",
        "0, 0, 1e-6, 0, EXACT",
        "6, 0, 1e-6, 6, DRIFTS",
        // The check drifts, not this key.
        "0.3, 0, 1e-6, 6, AGREES",
        "0.5, 0, 1e-8, 0, AMPLIFIED",
        "60, 0, 1e-6, 60, MISMATCH",
        // Alike, and both far from the float64 run: what they share is no difference.
        "100.5, 100, 1e-8, 0, AMPLIFIED",
    })
    void verdictsRestOnNoise(double candidate, double reference, double limit, double drift, Verdict verdict) {
        Tolerance tolerance = new Tolerance(List.of(Method.MEAN), limit, null, null);
        assertThat(judged(candidate, reference, 0.7, tolerance, drift, 0).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void withoutAFloat64RunNoiseAloneTells() {
        Tolerance tight = new Tolerance(List.of(Method.MEAN), 1e-8, null, null);
        assertThat(judged(0.5, 0, Double.NaN, tight, 0, 0).verdict()).isEqualTo(Verdict.AMPLIFIED);
        assertThat(judged(60, 0, Double.NaN, LIMIT, 60, 0).verdict()).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void noiseBeyondTheLimitIsInconclusive() {
        Tolerance limit = new Tolerance(List.of(Method.MEAN), 1e-7, null, null);
        JudgedKey key = judged(1, 0, 0.7, limit, 0, 20);
        assertThat(key.noise().sigma()).isGreaterThan(1e-7);
        assertThat(key.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(key.verdict().passes()).isTrue();
    }

    /** One seed in a thousand is far off: D stays small, and the key drifts all the same. */
    @Test
    void oneBadSeedInAThousandIsNotAveragedAway() {
        Map<Long, NoiseSample> seeds = new LinkedHashMap<>();
        for (long seed = 0; seed < 1000; seed++) {
            seeds.put(seed, sample(seed == 777 ? 12 : (double) (seed % 2), 0.5, 0.7));
        }
        CheckNoise noise = NoiseFamily.alone(Map.of(0, seeds), NoiseFloor.NONE, Rounding.FRAMEWORK, Rounding.FRAMEWORK);
        assertThat(noise.d()).isLessThan(NoiseLimits.NULL_D);
        assertThat(noise.drift()).isEqualTo(Drift.SCATTERED);
        assertThat(noise.drifting()).containsExactly(0);
        seeds.put(777L, sample(0, 0.5, 0.7));
        assertThat(NoiseFamily.alone(Map.of(0, seeds), NoiseFloor.NONE, Rounding.FRAMEWORK, Rounding.FRAMEWORK)
                        .drift())
                .isEqualTo(Drift.NONE);
    }

    @Test
    void aSideIsBlamedIfItsErrorIsThreeTimesTheOthers() {
        assertThat(judged(60, 1, 0.7, LIMIT, 60, 0).noise().blame()).isEqualTo(Blame.CANDIDATE);
        assertThat(judged(1, 60, 0.7, LIMIT, 60, 0).noise().blame()).isEqualTo(Blame.REFERENCE);
        assertThat(judged(60, 40, 0.7, LIMIT, 60, 0).noise().blame()).isEqualTo(Blame.NEITHER);
        assertThat(judged(60, 1, Double.NaN, LIMIT, 60, 0).noise().blame()).isEqualTo(Blame.NEITHER);
    }

    /** Root mean square errors to the float64 run in sigmas of one side: four are explained. */
    @ParameterizedTest
    @CsvSource({
        "0.1/3, true, true",
        "3/0.1, true, true",
        "3/5, false, true",
        "5/0.1, false, true",
        "0.1/0.1 0.1/5, true, true",
        "0.1/0.1 0.1/6, false, true",
        "0.1/NaN, false, false",
        "NaN/0.1, false, false",
        "NaN/NaN, false, false",
    })
    void bothSidesAreHeldAgainstTheirFloat64Run(String errors, boolean isExplained, boolean hasArbiter) {
        double sigma = Spread.NONE.sigma(0.7, Rounding.FRAMEWORK);
        Map<Long, NoiseSample> seeds = new LinkedHashMap<>();
        for (String error : errors.split(" ", -1)) {
            double candidate = Double.parseDouble(error.split("/", -1)[0]) * sigma;
            double reference = Double.parseDouble(error.split("/", -1)[1]) * sigma;
            seeds.put((long) seeds.size(), new NoiseSample(0.7, 0.7 + 1e-9, 0.7 - candidate, 0.7 + 1e-9 - reference));
        }
        KeyNoise noise = NoiseFamily.alone(Map.of(0, seeds), NoiseFloor.NONE, Rounding.FRAMEWORK, Rounding.FRAMEWORK)
                .key(0)
                .orElseThrow();
        assertThat(noise.isExplained()).isEqualTo(isExplained);
        assertThat(noise.hasArbiter()).isEqualTo(hasArbiter);
    }

    /** Sixteen seeds of a key, and of another one whose sides are so many spacings apart. */
    private static JudgedKey judged(
            double candidate, double reference, double arbiter, Tolerance tolerance, double drift, double spread) {
        Map<Long, NoiseSample> seeds = new LinkedHashMap<>();
        Map<Long, NoiseSample> others = new LinkedHashMap<>();
        KeyState state = new KeyState("loss_0");
        for (long seed = 0; seed < 16; seed++) {
            // Now above, now below, but for what is systematic.
            double sign = drift == 0 && candidate < 10 && seed % 2 == 0 ? -1 : 1;
            NoiseSample sample = sample(sign * candidate, reference, arbiter);
            seeds.put(seed, sample);
            others.put(seed, sample(drift, 0, arbiter));
            state.add(
                    seed,
                    ArrayComparison.between(
                            NdArray.float64(new double[] {sample.candidate()}),
                            NdArray.float64(new double[] {sample.reference()})),
                    tolerance);
        }
        double[] replicas = {0.7 + spread * SPACING, 0.7 - spread * SPACING};
        NoiseFloor floor = NoiseFloor.of(
                Map.of(0, Map.of(0L, replicas, 1L, replicas), 1, Map.of(0L, replicas, 1L, replicas)), keys(2));
        CheckNoise noise =
                NoiseFamily.alone(Map.of(0, seeds, 1, others), floor, Rounding.FRAMEWORK, Rounding.FRAMEWORK);
        return Judge.of(state.statistics(), noise, 0, tolerance);
    }

    private static NoiseSample sample(double candidate, double reference, double arbiter) {
        return new NoiseSample(0.7 + candidate * SPACING, 0.7 + reference * SPACING, arbiter);
    }

    private static List<ObservedKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ObservedKey("loss_" + i, "loss", i))
                .toList();
    }

    /** Ten losses of sides that one standard deviation of 2e-8 and rounding to float32 tell apart; two seeds have replicas. */
    private static CheckNoise simulated(Random random, int seeds, int replicas, double bias) {
        Map<Integer, Map<Long, NoiseSample>> keys = new LinkedHashMap<>();
        Map<Integer, Map<Long, double[]>> floor = new LinkedHashMap<>();
        for (int key = 0; key < 10; key++) {
            Map<Long, NoiseSample> samples = new LinkedHashMap<>();
            Map<Long, double[]> ofKey = new LinkedHashMap<>();
            for (long seed = 0; seed < seeds; seed++) {
                double loss = 0.6 + 0.3 * random.nextDouble();
                double sigma = Math.sqrt(2 * 4e-16 + 2 * SPACING * SPACING / 12);
                samples.put(seed, new NoiseSample(rounded(random, loss + bias * sigma), rounded(random, loss), loss));
                if (seed < 2) {
                    ofKey.put(
                            seed,
                            IntStream.range(0, replicas)
                                    .mapToDouble(i -> rounded(random, loss))
                                    .toArray());
                }
            }
            keys.put(key, samples);
            floor.put(key, ofKey);
        }
        return NoiseFamily.alone(keys, NoiseFloor.of(floor, keys(10)), Rounding.ENGINE, Rounding.ENGINE);
    }

    /**
     * Seeds of which each is so many sigmas apart. The bias beyond 0.6 has a standard error of 1 over the root of the seeds: one time in ten it is
     * 1.6 of these.
     */
    @ParameterizedTest
    @CsvSource({"1, 1.2, false", "1, 2.1, false", "1, 2.4, true", "4, 1.3, false", "4, 1.5, true"})
    void onlyWhatIsUnlikelyIsWorthMoreSeeds(int count, double sigmas, boolean isOpen) {
        double sigma = Spread.NONE.sigma(0.7, Rounding.ENGINE, Rounding.ENGINE);
        Map<Long, NoiseSample> seeds = new LinkedHashMap<>();
        for (long seed = 0; seed < count; seed++) {
            seeds.put(seed, new NoiseSample(0.7 + sigmas * sigma, 0.7, 0.7));
        }
        CheckNoise noise = NoiseFamily.alone(Map.of(0, seeds), NoiseFloor.NONE, Rounding.ENGINE, Rounding.ENGINE);
        assertThat(noise.drift()).isEqualTo(Drift.NONE);
        assertThat(noise.isOpen()).isEqualTo(isOpen);
    }

    /** Errors of -1, 0 and 4 spacings: a bias of 1, and a variance of 7 about it, of which 2.5/12 is the rounding of what is observed. */
    @Test
    void noiseOfARecorderIsAboutItsBias() {
        NoiseFloor floor =
                NoiseFloor.ofErrors(keys(1), Map.of(0, List.of(-1.0, 0.0, 4.0)), Rounding.FRAMEWORK, "its own");
        double both = 2 * 7;
        assertThat(floor.sigma(0, 0.7, Rounding.FRAMEWORK, Rounding.FRAMEWORK))
                .isCloseTo(SPACING * Math.sqrt(both), within(1e-13));
        assertThat(floor.freedom(0)).isEqualTo(2);
        assertThat(floor.source()).isEqualTo("its own");
        assertThat(NoiseFloor.ofErrors(keys(1), Map.of(0, List.of(3.0)), Rounding.FRAMEWORK, "one seed")
                        .isEmpty())
                .isTrue();
    }

    /** Runs 3 spacings about their mean have a variance of 18 squared spacings, which is that side's alone. */
    @Test
    void whatRunsDifferByIsNoiseOfTheirSide() {
        NoiseFloor plain = NoiseFloor.of(keys(1), runs(-1, 1));
        NoiseFloor floor = plain.with(Role.REFERENCE, NoiseFloor.of(keys(1), runs(-3, 3)));
        double variance = 2 * (2 + 1.0 / 12);
        assertThat(plain.sigma(0, 0.7, Rounding.ENGINE, Rounding.ENGINE))
                .isCloseTo(SPACING * Math.sqrt(variance), within(1e-13));
        assertThat(floor.sigma(0, 0.7, Rounding.ENGINE, Rounding.ENGINE))
                .isCloseTo(SPACING * Math.sqrt(variance + 18), within(1e-13));
        assertThat(floor.sigma(0, 5, 0.7, Role.CANDIDATE, Rounding.ENGINE))
                .isCloseTo(SPACING * Math.sqrt(variance / 2), within(1e-13));
        assertThat(floor.source()).isEqualTo("2 replicas of 1 seed and repeats of the reference");
        assertThat(plain.with(Role.REFERENCE, NoiseFloor.of(keys(1), runs(2, 2))))
                .as("the same each time")
                .isSameAs(plain);
    }

    private static Map<Long, List<List<Observation>>> runs(double... spacings) {
        return Map.of(
                0L,
                Arrays.stream(spacings)
                        .mapToObj(each -> List.of(
                                new Observation("loss_0", 0, NdArray.float64(new double[] {0.7 + each * SPACING}))))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1e-8, AGREES", "1e-6, AGREES", "1e-5, INCONCLUSIVE", "NaN, INCONCLUSIVE"})
    void aLimitFinerThanTheNoiseTellsNothing(double sigma, Verdict verdict) {
        ArrayDiff diff =
                ArrayComparison.between(NdArray.float64(new double[] {1e-8}), NdArray.float64(new double[] {0}));
        KeyStatistics statistics = new KeyState("loss_0").add(0, diff, LIMIT).statistics();
        KeyNoise noise = new KeyNoise(sigma, 1, 0, 0, 0, 1, Double.NaN, Double.NaN, null, "float32 spacing");
        assertThat(NoiseJudge.of(statistics, 0, noise, CheckNoise.NONE, LIMIT).verdict())
                .isEqualTo(verdict);
    }

    private static double rounded(Random random, double loss) {
        return (float) (loss + 2e-8 * random.nextGaussian());
    }

    private static CheckNoise recorded(String candidate, String reference, int seeds, int iterations) {
        Map<String, NdArray> left =
                RecordFiles.read(Sources.ofFile(RECORDS.resolve(candidate))).flat();
        Map<String, NdArray> right =
                RecordFiles.read(Sources.ofFile(RECORDS.resolve(reference))).flat();
        Map<Integer, Map<Long, NoiseSample>> samples = new LinkedHashMap<>();
        for (int i = 0; i < iterations; i++) {
            Map<Long, NoiseSample> ofKey = new LinkedHashMap<>();
            for (long seed = 0; seed < seeds; seed++) {
                String key = "seed_" + seed + "/loss_" + i;
                ofKey.put(
                        seed,
                        new NoiseSample(
                                left.get(key).doubleAt(0), right.get(key).doubleAt(0), Double.NaN));
            }
            samples.put(i, ofKey);
        }
        return NoiseFamily.alone(samples, NoiseFloor.NONE, Rounding.FRAMEWORK, Rounding.FRAMEWORK);
    }
}
