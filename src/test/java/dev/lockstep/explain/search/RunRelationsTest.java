package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four seeds and ten losses that fall, about 0.7: one sigma is some 5e-8. */
class RunRelationsTest {
    private static final List<Long> SEEDS = List.of(0L, 1L, 2L, 3L);
    private static final List<Element> ELEMENTS = RecordedCase.elements(RecordedCase.check(RecordedCase.PROBE));

    private static double loss(long seed, int iteration) {
        return 0.7 + 0.01 * seed - 0.003 * iteration * (1 + 0.1 * seed);
    }

    private interface Recorded {
        double value(long seed, int iteration);
    }

    private static Map<Long, double[]> values(Recorded recorded) {
        Map<Long, double[]> values = new LinkedHashMap<>();
        for (long seed : SEEDS) {
            double[] losses = new double[ELEMENTS.size()];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = recorded.value(seed, i);
            }
            values.put(seed, losses);
        }
        return values;
    }

    private static Optional<String> relation(Recorded recorded) {
        Target target = new Target(ELEMENTS, values(recorded));
        NoiseFloor noise = NoiseFloor.of(
                target, RecordedCase.template(RecordedCase.PROBE).withSeed(0).spec(), List.of());
        return new RunRelations(target, Response.of(values(RunRelationsTest::loss)), noise, SEEDS, 4).find();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | each value is 4 times the spec's, the rows of a batch: a sum over them against a mean",
                "0.25 | each value is 0.25 times the spec's, one over the rows of a batch: a mean over them against a"
                        + " sum",
                "128 | each value is 128 times the spec's: a scale of what is recorded, not of training",
                "-1 | each value is the spec's with the other sign",
            })
    void aFactorIsNamed(double factor, String words) {
        assertThat(relation((seed, i) -> factor * loss(seed, i))).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 iteration later", "-1, 1 iteration earlier", "2, 2 iterations later"})
    void aShiftIsNamed(int by, String words) {
        assertThat(relation((seed, i) -> loss(seed, i + by))).contains("each value is that of the spec's run " + words);
    }

    @Test
    void seedsUnderEachOthersNamesAreNamed() {
        assertThat(relation((seed, i) -> loss(seed < 2 ? 1 - seed : seed, i)))
                .contains("seed 0 has the values of seed 1, seed 1 has the values of seed 0");
    }

    @Test
    void whatIsNearlyAFactorIsNone() {
        DoubleUnaryOperator bent = x -> 4 * x + 1e-2 * x * x;
        assertThat(relation((seed, i) -> bent.applyAsDouble(loss(seed, i)))).isEmpty();
    }

    @Test
    void aDifferenceOfAnotherKindIsNone() {
        assertThat(relation((seed, i) -> loss(seed, i) + 1e-3 * i)).isEmpty();
        assertThat(relation((seed, i) -> Double.NaN)).isEmpty();
    }
}
