package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The values are those of {@code numpy.linalg.norm(a - b) / numpy.linalg.norm(b)} in double. */
class RelativeNormTest {
    static Stream<Arguments> arrays() {
        return Stream.of(
                Arguments.of(float32(1, 2.5f, -3), float32(1, 2, -3.25f), 0.14170505031628394),
                Arguments.of(float64(3, 4), float64(3, 4.5), 0.09245003270420485),
                Arguments.of(float64(3, 4), float64(3, 4), 0.0),
                Arguments.of(float32(1, 0), float32(0, 0), Double.POSITIVE_INFINITY),
                Arguments.of(float32(1, Float.NaN), float32(1, 2), Double.NaN),
                Arguments.of(float64(2), float64(-2), 2.0),
                // Squares of such small numbers are 0, yet the values differ.
                Arguments.of(float64(1e-200, 1), float64(2e-200, 1), Double.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void isNumPys(NdArray candidate, NdArray reference, double norm) {
        double found = ArrayComparison.between(candidate, reference).distances().relativeNorm();
        if (Double.isFinite(norm)) {
            assertThat(found).isCloseTo(norm, within(1e-15));
            assertThat(found == 0).isEqualTo(norm == 0);
        } else {
            assertThat(Double.compare(found, norm)).isZero();
        }
    }

    @Test
    void isTheSameOverManyRuns() {
        int n = 3 * DiffKernel.RUN + 17;
        float[] ones = new float[n];
        float[] others = new float[n];
        for (int i = 0; i < n; i++) {
            ones[i] = 1;
            others[i] = i % 2 == 0 ? 1 : 1.5f;
        }
        double expected = Math.sqrt(0.25 * Math.floorDiv(n, 2) / n);
        assertThat(ArrayComparison.between(float32(others), float32(ones))
                        .distances()
                        .relativeNorm())
                .isCloseTo(expected, within(1e-14));
    }

    /** In decibels, of the worst seed; a NaN is never lost among seeds. */
    @Test
    void theSignalToNoiseRatioIsOfTheWorstSeed() {
        KeyState state = new KeyState("grad");
        state.add(0, ArrayComparison.between(float64(1, 1), float64(1, 1)), Tolerance.DEFAULT);
        state.add(1, ArrayComparison.between(float64(1.001, 1), float64(1, 0)), Tolerance.DEFAULT);
        state.add(2, ArrayComparison.between(float64(1.001), float64(1)), Tolerance.DEFAULT);
        assertThat(state.statistics().relativeNorm()).isCloseTo(Math.sqrt(1 + 1e-6), within(1e-12));
        KeyState small = new KeyState("grad")
                .add(0, ArrayComparison.between(float64(1.001, 0), float64(1, 0)), Tolerance.DEFAULT);
        assertThat(small.statistics().sqnr()).isCloseTo(60, within(1e-9));
        small.add(1, ArrayComparison.between(float64(Double.NaN), float64(1)), Tolerance.DEFAULT);
        assertThat(small.statistics().relativeNorm()).isNaN();
    }

    private static NdArray float32(float... values) {
        return NdArray.float32(values, values.length);
    }

    private static NdArray float64(double... values) {
        return NdArray.float64(values, values.length);
    }
}
