package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplexDiffTest {
    private static final int COUNT = 20_000;

    /** NumPy 1.26.4's {@code abs(a - b)} of the same arrays. The mean tells arithmetic in float32 from that in float64. */
    @ParameterizedTest
    @CsvSource({
        "COMPLEX64, 0.0055591147392988205, 0.010000323876738548",
        "COMPLEX128, 0.005559123820952929, 0.010000000000000142"
    })
    void statisticsAreNumPys(DType type, double mean, double max) {
        ArrayDiff diff = ArrayComparison.between(array(type, 0), array(type, 1));
        assertThat(diff.mean()).isEqualTo(mean);
        assertThat(diff.max()).isEqualTo(max);
        assertThat(diff.min()).isZero();
        assertThat(diff.count()).isEqualTo(COUNT);
        assertThat(diff.sameBits()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"COMPLEX64", "COMPLEX128"})
    void equalArraysAreExact(DType type) {
        ArrayDiff diff = ArrayComparison.between(array(type, 1), array(type, 1));
        assertThat(diff.isExact()).isTrue();
        assertThat(diff.sameBits()).isTrue();
    }

    /** 3 + 4i against 0 is 5 apart; one part alone would be 3 or 4. */
    @Test
    void distanceIsTheAbsoluteValueOfTheDifference() {
        ArrayDiff diff = ArrayComparison.between(complex128(3, 4), complex128(0, 0));
        assertThat(diff.max()).isEqualTo(5);
        assertThat(diff.nonFinite()).isZero();
    }

    @Test
    void imaginaryPartAloneIsSeen() {
        ArrayDiff diff = ArrayComparison.between(complex128(1, 1), complex128(1, Math.nextUp(1.0)));
        assertThat(diff.maxUlp()).isEqualTo(1);
        assertThat(diff.isExact()).isFalse();
    }

    @Test
    void realNumbersHaveNoImaginaryPart() {
        assertThat(ArrayComparison.between(complex128(2, 0.5), NdArray.float64(new double[] {2}))
                        .max())
                .isEqualTo(0.5);
        assertThat(ArrayComparison.between(complex128(2, 0), NdArray.int64(new long[] {2}))
                        .isExact())
                .isTrue();
    }

    @Test
    void nanInEitherPartIsNotFinite() {
        ArrayDiff diff = ArrayComparison.between(complex128(1, Double.NaN), complex128(1, 0));
        assertThat(diff.nonFinite()).isEqualTo(1);
        assertThat(diff.max()).isNaN();
    }

    /** The arrays of numpy: parts k % 97 / 10 and k % 89 * 0.3, moved by k % 7 / 1000 and k % 5 * -0.002. */
    private static NdArray array(DType type, int moved) {
        ByteBuffer bytes = ByteBuffer.allocate(COUNT * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < COUNT; k++) {
            if (type == DType.COMPLEX64) {
                bytes.putFloat(k % 97 * 0.1f + moved * (k % 7 * 0.001f));
                bytes.putFloat(k % 89 * 0.3f - moved * (k % 5 * 0.002f));
            } else {
                bytes.putDouble(k % 97 * 0.1 + moved * (k % 7 * 0.001));
                bytes.putDouble(k % 89 * 0.3 - moved * (k % 5 * 0.002));
            }
        }
        return NdArray.of(type, bytes.array(), COUNT);
    }

    private static NdArray complex128(double real, double imaginary) {
        byte[] parts = NdArray.float64(new double[] {real, imaginary}, 2).toBytes();
        return NdArray.of(DType.COMPLEX128, parts);
    }
}
