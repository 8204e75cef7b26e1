package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NarrowFloats;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distances by Python's integers and fractions, such as {@code float(abs(Fraction(2**53 + 1) - Fraction(2.0**53)))}. */
class TrueDistanceTest {
    private static final Tolerance ZERO = new Tolerance(List.of(Method.MEAN), 0.0, null, null);

    @ParameterizedTest
    @CsvSource({
        // Wrapped in the type's own arithmetic: NumPy says -128, 3, -9223372036854775808 and 1.
        "int8, 0, int8, -128, 128",
        "uint8, 1, uint8, 254, 253",
        "int64, 9223372036854775807, int64, -1, 9.223372036854775808e18",
        "int64, 9223372036854775807, int64, -9223372036854775808, 1.8446744073709551615e19",
        "uint64, 0, uint64, 18446744073709551615, 1.8446744073709551615e19",
        "int32, 2147483647, int32, -2147483648, 4294967295",
        "int16, -32768, int16, 32767, 65535",
        // Met in float64: NumPy says 0.
        "uint64, 9007199254740993, int64, 9007199254740992, 1",
        "int64, -9223372036854775808, uint64, 18446744073709551615, 2.7670116110564327423e19",
        "int64, 9007199254740993, float64, 9007199254740992, 1",
        "float64, 9007199254740992, uint64, 9007199254740993, 1",
        "uint64, 18446744073709551615, float64, 18446744073709551616, 1",
        "uint64, 18446744073709551615, float32, 18446744073709551616, 1",
        "int64, -9007199254740993, float32, -9007199254740992, 1",
        "int64, 4611686018427387905, float16, 1, 4611686018427387904",
        // Rounded to float16: NumPy says 0 and inf.
        "float16, 65504, float16, -65504, 131008",
        "bool, 1, int8, -128, 129",
        "bool, 0, bool, 1, 1",
        "bool, 1, float64, 0.25, 0.75",
        "bfloat16, 256, int8, -128, 384",
    })
    void everyPairOfTypesHasItsTrueDistance(DTypeName left, String a, DTypeName right, String b, double distance) {
        for (ArrayDiff diff : List.of(
                ArrayComparison.between(left.array(a), right.array(b)),
                ArrayComparison.between(right.array(b), left.array(a)))) {
            assertThat(diff.max()).isEqualTo(distance);
            assertThat(diff.min()).isEqualTo(distance);
            assertThat(diff.mean()).isEqualTo(distance);
            assertThat(diff.maxUlp()).isPositive();
            assertThat(Math.abs(diff.signedMean())).isEqualTo(distance);
            assertThat(LimitCheck.outcome(diff, ZERO)).isEqualTo(ValueOutcome.OUTSIDE);
            assertThat(LimitCheck.outcome(diff, new Tolerance(List.of(Method.MAX), null, null, 0L)))
                    .isEqualTo(ValueOutcome.OUTSIDE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "int64, 9223372036854775807, uint64, 9223372036854775807",
        "uint64, 9223372036854775808, float32, 9223372036854775808",
        "int8, -128, float16, -128",
        "bool, 1, int64, 1",
    })
    void equalValuesOfTwoTypesAreExact(DTypeName left, String a, DTypeName right, String b) {
        ArrayDiff diff = ArrayComparison.between(left.array(a), right.array(b));
        assertThat(LimitCheck.outcome(diff, ZERO)).isEqualTo(ValueOutcome.EQUAL);
        assertThat(diff.equalBits()).isEqualTo(1);
        assertThat(diff.sameBits()).isFalse();
    }

    @Test
    void theLogKeepsNumPysArithmetic() {
        ArrayDiff wraps = ArrayComparison.between(DTypeName.int8.array("0"), DTypeName.int8.array("-128"));
        assertThat(wraps.value(Method.MEAN)).isEqualTo(-128.0);
        assertThat(wraps.value(Method.MAX)).hasToString("-128");
        assertThat(LimitCheck.holdInLog(wraps, Method.MEAN, ZERO)).isTrue();
        assertThat(LimitCheck.hold(wraps, Method.MEAN, ZERO)).isFalse();
    }

    /** NumPy's float16 mean of one difference of 2^-24 in a hundred values is 0, and so is that of 2^-1074 in float64. */
    @Test
    void aThresholdOfZeroMeansEqualValues() {
        byte[] half = new byte[200];
        half[0] = 1;
        ArrayDiff halves = ArrayComparison.between(
                NdArray.of(DType.FLOAT16, half, 100), NdArray.of(DType.FLOAT16, new byte[200], 100));
        assertThat(halves.mean()).isEqualTo(0x1p-24 / 100);
        assertThat(halves.value(Method.MEAN)).isEqualTo(0.0);
        assertThat(LimitCheck.outcome(halves, ZERO)).isEqualTo(ValueOutcome.OUTSIDE);
        double[] doubles = new double[100];
        doubles[7] = Double.MIN_VALUE;
        ArrayDiff tiny = ArrayComparison.between(NdArray.float64(doubles, 100), NdArray.float64(new double[100], 100));
        assertThat(LimitCheck.outcome(tiny, ZERO)).isEqualTo(ValueOutcome.OUTSIDE);
        ArrayDiff relative = ArrayComparison.between(
                NdArray.float64(new double[] {1e-300}), NdArray.float64(new double[] {Math.nextUp(1e-300)}));
        assertThat(LimitCheck.outcome(relative, new Tolerance(List.of(Method.MEAN), null, 0.0, null)))
                .isEqualTo(ValueOutcome.OUTSIDE);
    }

    @Test
    void statisticsOfSeedsAreTrueOnesAndTheLogsBesides() {
        KeyState first = new KeyState("mask");
        first.add(0, ArrayComparison.between(DTypeName.int8.array("1"), DTypeName.int8.array("0")), ZERO);
        first.add(1, ArrayComparison.between(DTypeName.int8.array("0"), DTypeName.int8.array("-128")), ZERO);
        KeyState second = new KeyState("mask");
        second.add(2, ArrayComparison.between(DTypeName.float32.array("3"), DTypeName.float32.array("1")), ZERO);
        KeyStatistics key = first.merge(second).statistics();
        assertThat(key.meanDiff()).isEqualTo((1 + 128 + 2) / 3.0);
        assertThat(key.maxDiff()).isEqualTo(128);
        assertThat(key.logged(Method.MEAN)).isEqualTo((1 - 128 + 2) / 3.0);
        assertThat(key.logged(Method.MAX).doubleValue()).isEqualTo(2);
        assertThat(key.logged(Method.MIN).doubleValue()).isEqualTo(-128);
        assertThat(key.types().candidate()).isEqualTo("int8, float32");
        assertThat(key.outsideSeeds()).isEqualTo(3);
    }

    @Test
    void infinitiesAreToldApartAndEqualOnesPassWhereTheyMay() {
        float inf = Float.POSITIVE_INFINITY;
        NdArray left = NdArray.float32(new float[] {inf, -inf, inf, 1}, 4);
        NdArray right = NdArray.float32(new float[] {inf, -inf, -inf, 1}, 4);
        ArrayDiff diff = ArrayComparison.between(left, right);
        assertThat(diff.counts().equalInfinities()).isEqualTo(2);
        assertThat(diff.counts().oppositeInfinities()).isEqualTo(1);
        Tolerance may = new Tolerance(List.of(Method.MEAN, Method.MAX), 0.0, null, null, null, true);
        assertThat(LimitCheck.outcome(ArrayComparison.between(left, right, may), may))
                .isEqualTo(ValueOutcome.NON_FINITE);
        assertThat(LimitCheck.outcome(ArrayComparison.between(left, left, may), may))
                .isEqualTo(ValueOutcome.EQUAL);
        NdArray near = NdArray.float32(new float[] {inf, -inf, inf, 1.5f}, 4);
        ArrayDiff apart = ArrayComparison.between(near, left, may);
        assertThat(apart.mean()).isEqualTo(0.125);
        assertThat(LimitCheck.outcome(apart, may)).isEqualTo(ValueOutcome.OUTSIDE);
        NdArray nan = NdArray.float32(new float[] {Float.NaN}, 1);
        assertThat(LimitCheck.outcome(ArrayComparison.between(nan, nan, may), may))
                .isEqualTo(ValueOutcome.NON_FINITE);
    }

    /** By {@code (~numpy.isclose(left, right, rtol, atol)).sum()}. */
    @ParameterizedTest
    @CsvSource({"1e-5, 1e-6, 0", "1e-8, 1e-7, 2", "1e-8, 1e-8, 3", "0, 0, 3", "0, 0.5, 0", "0.01, 0, 1"})
    void allcloseIsNumPysValueByValue(double rtol, double atol, int outside) {
        NdArray left = NdArray.float64(new double[] {1, 1e5 + 0.5, 1e-7, 0.1 + 4e-7}, 4);
        NdArray right = NdArray.float64(new double[] {1, 1e5, 0, 0.1}, 4);
        Tolerance tolerance = Tolerance.allclose(rtol, atol, false);
        ArrayDiff diff = ArrayComparison.between(left, right, tolerance);
        assertThat(diff.counts().outside()).isEqualTo(outside);
        assertThat(LimitCheck.outcome(diff, tolerance))
                .isEqualTo(outside == 0 ? ValueOutcome.WITHIN : ValueOutcome.OUTSIDE);
    }

    @Test
    void theFirstValueOutsideIsTold() {
        double[] left = new double[20_000];
        left[12_345] = 1e-3;
        left[19_999] = 1;
        NdArray series = NdArray.float64(left, left.length);
        NdArray zeros = NdArray.float64(new double[left.length], left.length);
        assertThat(ArrayComparison.between(series, zeros).firstOutside()).isEqualTo(12_345);
        assertThat(ArrayComparison.between(series, series).firstOutside()).isEqualTo(ArrayDiff.NOWHERE);
        Tolerance wide = new Tolerance(List.of(Method.MAX), 1e-2, null, null);
        assertThat(ArrayComparison.between(series, zeros, wide).firstOutside()).isEqualTo(19_999);
    }

    /** NumPy's names, and an array of one value of each. */
    enum DTypeName {
        bool(DType.BOOL),
        int8(DType.INT8),
        int16(DType.INT16),
        int32(DType.INT32),
        int64(DType.INT64),
        uint8(DType.UINT8),
        uint64(DType.UINT64),
        float16(DType.FLOAT16),
        bfloat16(DType.BFLOAT16),
        float32(DType.FLOAT32),
        float64(DType.FLOAT64);

        private final DType type;

        DTypeName(DType type) {
            this.type = type;
        }

        NdArray array(String value) {
            ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            switch (this) {
                case float64 -> bytes.putDouble(Double.parseDouble(value));
                case float32 -> bytes.putFloat(Float.parseFloat(value));
                case bfloat16 -> bytes.putShort((short) (Float.floatToIntBits(Float.parseFloat(value)) >>> 16));
                case float16 -> bytes.putShort(NarrowFloats.toFloat16(Float.parseFloat(value)));
                case uint64 -> bytes.putLong(Long.parseUnsignedLong(value));
                case bool, int8, int16, int32, int64, uint8 -> bytes.putLong(Long.parseLong(value));
            }
            return NdArray.of(type, Arrays.copyOf(bytes.array(), type.bytes()));
        }
    }
}
