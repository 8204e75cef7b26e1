package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floats of 8 bits: distances in float32, which holds them, and in units of their own. */
class NarrowFloatsDiffTest {
    @ParameterizedTest(name = "{0}: {1} against {2}")
    @CsvSource({
        // Codes 0x38 and 0x39 are 1 and 1.125.
        "FLOAT8_E4M3FN, 0x38, 0x39, 0.125, 1",
        // The smallest subnormals of either sign, 2^-9 and -2^-9.
        "FLOAT8_E4M3FN, 0x01, 0x81, 0.00390625, 2",
        "FLOAT8_E4M3FN, 0x00, 0x80, 0, 0",
        "FLOAT8_E4M3FN, 0x7e, 0xfe, 896, 252",
        // 1 and 1.25; the smallest subnormal and the largest, 2^-16 and 3 of it.
        "FLOAT8_E5M2, 0x3c, 0x3d, 0.25, 1",
        "FLOAT8_E5M2, 0x01, 0x03, 0.000030517578125, 2"
    })
    void distancesAreTheirOwn(DType type, String left, String right, double max, long ulp) {
        ArrayDiff diff = ArrayComparison.between(array(type, left), array(type, right));
        assertThat(diff.max()).isEqualTo(max);
        assertThat(diff.maxUlp()).isEqualTo(ulp);
    }

    private static NdArray array(DType type, String code) {
        return NdArray.of(type, new byte[] {(byte) (int) Integer.decode(code)}, 1);
    }
}
