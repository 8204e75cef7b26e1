package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rate of every recorded schedule, against the real frameworks. */
class RecordedRatesTest {
    /**
     * Where a last place is allowed, and why: glibc's {@code pow} is within 0.52 of one and not rounded correctly, as ours is, at
     * one step in a thousand. The recursive PolynomialLR carries that one on to the steps that follow. All others are equal: a
     * schedule that is not the framework's own (0.5 cycles for 1, say) is 1e10 last places away.
     */
    private static final Map<String, Long> ALLOWED_ULPS =
            Map.of("paddle/ExponentialDecay", 1L, "torch/PolynomialLR", 1L);

    static Stream<Arguments> folders() {
        return Stream.of(
                Arguments.of(Recordings.DATA, 57, 1025),
                // More parameter values: no warm-up, T = warm-up + 1, nesting, repeated milestones, resumed, ...
                Arguments.of(Recordings.RESOURCES, 145, 201));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyRateIsTheFrameworks(Path folder, int series, int length) {
        Map<Long, Integer> counts = new TreeMap<>();
        SoftAssertions softly = new SoftAssertions();
        Recordings recordings = Recordings.of(folder);
        for (Recordings.Recording recording : recordings.all()) {
            long ulps = ulps(Schedules.of(recording.spec()).series(recording.rates().length - 1), recording.rates());
            counts.merge(ulps, 1, Integer::sum);
            softly.assertThat(ulps).as(recording.name()).isEqualTo(ALLOWED_ULPS.getOrDefault(recording.name(), 0L));
            softly.assertThat(recording.rates()).hasSize(length);
        }
        System.out.printf(
                "%s: %d schedules; schedules by their largest difference in ulp: %s%n", folder, series, counts);
        softly.assertAll();
        assertThat(recordings.all()).hasSize(series);
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
