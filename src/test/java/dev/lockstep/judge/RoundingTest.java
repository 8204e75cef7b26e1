package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {
    /** 24 bits of float32 against the 8 of bfloat16, the 11 of float16 and tf32. */
    @ParameterizedTest
    @CsvSource({
        "bfloat16, float32, 65536",
        "float16, float32, 8192",
        "tf32, float32, 8192",
        "float32, float64, 536870912",
        "float32, float32, 1",
        "bfloat16, bfloat16, 1",
        "float64, float32, 1",
        "'', float32, 1",
        "bfloat16, '', 1",
        "int8, float32, 1",
    })
    void aCoarserPrecisionHasSoMuchMoreNoise(String own, String measured, double scale) {
        Rounding rounding = Rounding.FRAMEWORK.in(own, measured);
        assertThat(rounding.scale()).isEqualTo(scale);
        assertThat(rounding.isScaled()).isEqualTo(scale != 1);
        assertThat(rounding.variance(0.5)).isEqualTo(scale * scale * (0.5 + 2.5 / 12));
    }
}
