package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.suite.ObservedKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredLimitTest {
    private static final double QUANTILE = 3.6746;

    @ParameterizedTest
    @CsvSource({
        "1e-6, 4 times too loose",
        "2.5e-7, 1 times too loose",
        "5e-8, 5 times too tight",
        "1e-9, 250 times too tight",
        ", none",
    })
    void aThresholdIsSoManyTimesTooLooseOrTight(Double threshold, String words) {
        assertThat(new MeasuredLimit("loss", 3e-8, 2.5e-7).compared(threshold)).isEqualTo(words);
    }

    /**
     * 1.5 times Student's t with 14 degrees of freedom at one in a hundred over four seeds, both tails: by numerical integration. It is rounded up
     * to two digits.
     */
    @Test
    void aLimitIsExceededByOneCheckInAHundred() {
        double[] replicas = {1, 1 + 2e-6, 1, 1 + 2e-6, 1, 1 + 2e-6, 1, 1 + 2e-6};
        List<ObservedKey> keys = List.of(new ObservedKey("loss", "loss", 0));
        NoiseFloor floor = NoiseFloor.of(Map.of(0, Map.of(0L, replicas, 1L, replicas)), keys);
        MeasuredLimit limit = MeasuredLimit.of(floor, keys, List.of(1.0), 4, Rounding.ENGINE, Rounding.ENGINE)
                .get(0);
        assertThat(limit.sigma()).isCloseTo(Math.sqrt(2 * 8e-12 / 7 + 2 * Math.pow(2, -46) / 12), within(1e-9));
        assertThat(limit.limit() / limit.sigma()).isBetween(1.5 * QUANTILE, 1.1 * 1.5 * QUANTILE);
    }
}
