package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.NdArray;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against vectors that NumPy 2.4.6 made (random/numpy.npy). */
class RandomStateTest {
    private static final Map<String, NdArray> NUMPY = Runs.reference("random/numpy.npy");

    private static double[] recorded(long seed, String key) {
        return NUMPY.get("seed_" + seed + "/" + key).toDoubles();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 20261123, 4294967295L})
    void drawsNumPysBits(long seed) {
        RandomState random = new RandomState(seed);
        double[] expected = recorded(seed, "bits");
        assertThat(IntStream.range(0, expected.length).mapToDouble(i -> Integer.toUnsignedLong(random.nextInt())))
                .containsExactly(box(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 20261123, 4294967295L})
    void drawsNumPysUniforms(long seed) {
        RandomState random = new RandomState(seed);
        double[] expected = recorded(seed, "uniform");
        assertThat(IntStream.range(0, expected.length).mapToDouble(i -> random.nextDouble()))
                .containsExactly(box(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 20261123, 4294967295L})
    void drawsNumPysNormalsToTheLastPlaceOfDouble(long seed) {
        RandomState random = new RandomState(seed);
        for (double expected : recorded(seed, "normal")) {
            // The C library's logarithm and Java's may round differently.
            assertThat(Math.abs(random.nextNormal() - expected)).isLessThanOrEqualTo(2 * Math.ulp(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 20261123, 4294967295L})
    void castsToNumPysWeightsBitForBit(long seed) {
        RandomState random = new RandomState(seed);
        for (double expected : recorded(seed, "weight")) {
            assertThat((float) (0.02 * random.nextNormal())).isEqualTo((float) expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 20261123, 4294967295L})
    void drawsNumPysIntegersInTurn(long seed) {
        RandomState random = new RandomState(seed);
        assertIntegers(random, 1, 30522, recorded(seed, "ids"));
        assertIntegers(random, 0, 2, recorded(seed, "labels"));
        assertIntegers(random, 0, 5, recorded(seed, "classes"));
        assertIntegers(random, 0, 1, recorded(seed, "one"));
        assertIntegers(random, 32, 65, recorded(seed, "lengths"));
    }

    private static void assertIntegers(RandomState random, int low, int high, double[] expected) {
        assertThat(IntStream.range(0, expected.length).mapToDouble(i -> random.nextInt(low, high)))
                .containsExactly(box(expected));
    }

    /** As many as a small model's word embeddings have: some blocks in a hundred are counted exactly. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 4294967295L})
    void millionsOfSkippedNormalsAreThoseNotDrawn(long seed) {
        RandomState drawing = new RandomState(seed);
        RandomState skipping = new RandomState(seed);
        int skipped = 2_000_001;
        skipping.skipNormals(skipped);
        for (int i = 0; i < skipped; i++) {
            drawing.nextNormal();
        }
        for (int i = 0; i < 9; i++) {
            assertThat(skipping.nextNormal()).isEqualTo(drawing.nextNormal());
        }
    }

    @Test
    void skippedNormalsAreThoseNotDrawn() {
        for (int skipped = 0; skipped < 9; skipped++) {
            for (int before = 0; before < 3; before++) {
                RandomState drawing = new RandomState(5);
                RandomState skipping = new RandomState(5);
                for (int i = 0; i < before; i++) {
                    assertThat(skipping.nextNormal()).isEqualTo(drawing.nextNormal());
                }
                skipping.skipNormals(skipped);
                for (int i = 0; i < skipped; i++) {
                    drawing.nextNormal();
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(skipping.nextNormal()).isEqualTo(drawing.nextNormal());
                }
            }
        }
    }

    @Test
    void manySkippedNormalsAreThoseNotDrawn() {
        RandomState drawing = new RandomState(6);
        RandomState skipping = new RandomState(6);
        for (int skipped = 1; skipped < 20000; skipped += 997) {
            skipping.skipNormals(skipped);
            for (int i = 0; i < skipped; i++) {
                drawing.nextNormal();
            }
            assertThat(skipping.nextNormal()).isEqualTo(drawing.nextNormal());
        }
    }

    private static Double[] box(double[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Double[]::new);
    }
}
