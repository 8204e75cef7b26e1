package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rate of every recorded schedule, against the real frameworks: equal bits, as the formulas, their order and C's mathematics
 * are the same. A schedule that is not the framework's own (0.5 cycles for 1, say) is 1e10 last places away.
 */
class RecordedRatesTest {
    /** Keras computes these in float32 even where it is told float64: one of float32's last places at the highest rate. */
    private static final Set<String> IN_FLOAT32 = Set.of(
            "keras/cosine",
            "keras/cosine_warmup",
            "keras/cosine_warmup_0",
            "keras/restarts",
            "keras/restarts_equal",
            "keras/restarts_1.5");

    /** Recorded schedules that cycle the momentum. */
    private static final int CYCLED = 17;

    private static final double FLOAT32_ULP = 0x1p-23;

    static Stream<org.junit.jupiter.params.provider.Arguments> folders() {
        return Stream.of(
                arguments(Recordings.DATA, 57),
                // More parameter values: no warm-up, T = warm-up + 1, nesting, repeated milestones, resumed, ...
                arguments(Recordings.RESOURCES, 187),
                // timm, DeepSpeed, Megatron-LM, fairseq, MMEngine; resumed; metrics that are no numbers; cycled
                // momenta.
                arguments(Recordings.SCHEDULES, 246));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyRateIsTheFrameworks(Path folder, int count) {
        List<Recordings.Recording> recordings = Recordings.of(folder).all();
        Map<Long, Integer> counts = new TreeMap<>();
        SoftAssertions softly = new SoftAssertions();
        for (Recordings.Recording recording : recordings) {
            double[] expected = recording.rates().toDoubles();
            double[] actual = Schedules.of(recording.spec()).series(expected.length - 1);
            softly.assertThat(actual).as(recording.name()).hasSameSizeAs(expected);
            if (IN_FLOAT32.contains(recording.name())) {
                double highest = Arrays.stream(expected).max().orElseThrow();
                softly.assertThat(actual)
                        .as(recording.name())
                        .containsExactly(expected, offset(1.5 * FLOAT32_ULP * highest));
            } else {
                long ulps = ulps(actual, expected);
                counts.merge(ulps, 1, Integer::sum);
                softly.assertThat(ulps).as(recording.name()).isZero();
            }
        }
        System.out.printf("%s: schedules by their largest difference in ulp: %s of %d%n", folder, counts, count);
        softly.assertAll();
        assertThat(recordings).hasSize(count);
    }

    @Test
    void everyMomentumIsTheFrameworks() {
        int cycled = 0;
        for (Recordings.Recording recording :
                Recordings.of(Recordings.SCHEDULES).all()) {
            if (recording.momenta() != null) {
                double[] expected = recording.momenta().toDoubles();
                Optional<double[]> actual = Schedules.of(recording.spec()).momenta(expected.length - 1);
                cycled += actual.isPresent() ? 1 : 0;
                assertThat(actual.orElseGet(() -> constant(expected)))
                        .as(recording.name())
                        .containsExactly(expected);
            }
        }
        assertThat(cycled).isEqualTo(CYCLED);
    }

    /** The optimizer's own momentum, which a schedule that cycles none leaves alone. */
    private static double[] constant(double[] like) {
        double[] momenta = new double[like.length];
        Arrays.fill(momenta, 0.9);
        return momenta;
    }

    private static long ulps(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        long largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(ordered(actual[i]) - ordered(expected[i])));
        }
        return largest;
    }

    /** The number's place in the order of all doubles, 0 and -0 being one. */
    private static long ordered(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }
}
