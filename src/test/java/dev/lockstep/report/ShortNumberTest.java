package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNumberTest {
    @ParameterizedTest
    @CsvSource({
        "9.35605818719964e-06, 9.36e-06",
        "0, 0.0",
        "1, 1.0",
        "0.123456, 0.123",
        "NaN, nan",
        "Infinity, inf",
        "123456, 123000.0"
    })
    void threeDigitsAreKept(double value, String printed) {
        assertThat(ShortNumber.rounded(value)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "47199137, 47199137", "2761420974688107, -"})
    void veryManyUnitsMeanNothing(long ulp, String printed) {
        assertThat(ShortNumber.ulp(ulp)).isEqualTo(printed);
    }
}
