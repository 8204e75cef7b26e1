package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A seed's candidate beside another seed's reference, and a tensor beside its copy rolled by one. */
class KeyControlTest {
    private static final ObservedKey KEY = new ObservedKey("k", "loss", 0);

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("losses that differ", threshold(1e-6), List.of(f(0.7f), f(0.6f), f(0.5f)), Control.FAILS),
                Arguments.of("a loose limit", threshold(1), List.of(f(0.7f), f(0.6f), f(0.5f)), Control.PASSES),
                Arguments.of("a constant", threshold(0), List.of(f(3), f(3), f(3)), Control.PASSES),
                Arguments.of("equal by chance twice", threshold(0), List.of(f(3), f(3), f(4)), Control.FAILS),
                Arguments.of("one seed", threshold(1), List.of(f(3)), Control.UNKNOWN),
                Arguments.of("NaN", threshold(1), List.of(f(Float.NaN), f(Float.NaN)), Control.FAILS),
                Arguments.of("ulps", ulp(5), List.of(f(1f), f(Math.nextUp(1f))), Control.PASSES),
                Arguments.of("counts", threshold(0), List.of(i(64), i(64)), Control.PASSES),
                Arguments.of("other shapes", threshold(9), List.of(f(1, 2), f(1, 2, 3)), Control.FAILS),
                Arguments.of("vectors", threshold(1e-3), List.of(f(1, 2), f(2, 1)), Control.FAILS),
                Arguments.of("a large tensor", threshold(1e-3), List.of(ramp(1, 9000), ramp(2, 9000)), Control.FAILS),
                Arguments.of("a loose tensor", threshold(1e9), List.of(ramp(1, 9000), ramp(2, 9000)), Control.PASSES),
                Arguments.of("sparse", threshold(1e-9), List.of(at(3, 9000), at(5, 9000)), Control.UNKNOWN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void aSeedFailsBesideAnotherOnesReference(String what, Tolerance tolerance, List<NdArray> seeds, Control expected) {
        assertThat(whole(seeds).control(tolerance)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void itIsTheSameHoweverTheSeedsAreSpread(String what, Tolerance tolerance, List<NdArray> seeds, Control expected)
            throws IOException {
        KeyState merged = new KeyState("k");
        for (int seed = seeds.size() - 1; seed >= 0; seed--) {
            merged.merge(copy(state(seed, seeds.get(seed))));
        }
        assertThat(copy(merged).control(tolerance)).isEqualTo(expected);
    }

    @Test
    void packedScalarsComeToWhatArraysComeTo() {
        Tolerance tight = threshold(1e-6);
        CheckState packed = new CheckState(List.of(KEY), tight);
        for (int seed = 0; seed < 100; seed++) {
            Scalars value = Scalars.unpack(Scalars.pack(List.of(f(seed)), List.of(0), 1))
                    .get(0);
            packed.add(seed, value, value);
        }
        KeyState state = packed.keys().get(0);
        assertThat(state.control(tight)).isEqualTo(Control.FAILS);
        assertThat(state.control(threshold(1.5)))
                .as("seeds 0 and 2 are two apart")
                .isEqualTo(Control.FAILS);
        assertThat(state.control(threshold(2))).isEqualTo(Control.PASSES);
    }

    static Stream<Arguments> tensors() {
        return Stream.of(
                Arguments.of("values that differ", f(1, 2, 3), 1e-6, Control.FAILS),
                Arguments.of("zeros", f(0, 0, 0), 0, Control.PASSES),
                Arguments.of("a loose limit", f(1, 2, 3), 2, Control.PASSES),
                Arguments.of("one value", f(1), 1, Control.UNKNOWN),
                Arguments.of("booleans", NdArray.of(DType.BOOL, new byte[] {0, 1}, 2), 0, Control.FAILS),
                Arguments.of("a large ramp", ramp(1, 100_000), 1e-6, Control.FAILS),
                Arguments.of("one step far behind zeros", at(90_000, 100_000), 1e-6, Control.FAILS),
                Arguments.of("a large constant", NdArray.float32(new float[100_000], 1000, 100), 0, Control.PASSES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tensors")
    void aTensorFailsBesideItsRolledCopy(String what, NdArray tensor, double threshold, Control expected) {
        assertThat(RolledControl.of(tensor, tensor, ShapeAlignment.AS_IS, threshold(threshold)))
                .isEqualTo(expected);
    }

    @Test
    void aMatrixThatWasTransposedIsRolledAsItWasCompared() {
        NdArray left = NdArray.float32(new float[] {1, 3, 5, 2, 4, 6}, 2, 3);
        NdArray right = NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        // Rolled [6, 1, 2, 3, 4, 5]: 5 apart once, 1 apart five times.
        assertThat(RolledControl.of(left, right, ShapeAlignment.TRANSPOSED, threshold(10.0 / 6 + 1e-6)))
                .isEqualTo(Control.PASSES);
        assertThat(RolledControl.of(left, right, ShapeAlignment.TRANSPOSED, threshold(10.0 / 6 - 1e-6)))
                .isEqualTo(Control.FAILS);
    }

    private static KeyState whole(List<NdArray> seeds) {
        CheckState check = new CheckState(List.of(KEY), Tolerance.DEFAULT);
        for (int seed = 0; seed < seeds.size(); seed++) {
            check.add(seed, side(seeds.get(seed)), side(seeds.get(seed)));
        }
        return check.keys().get(0);
    }

    private static KeyState state(long seed, NdArray value) {
        CheckState check = new CheckState(List.of(KEY), Tolerance.DEFAULT);
        check.add(seed, side(value), side(value));
        return check.keys().get(0);
    }

    private static KeyState copy(KeyState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return KeyState.read("k", new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static CaseDiff.SideValues side(NdArray value) {
        return CaseDiff.SideValues.of(List.of(new Observation("k", 0, value)));
    }

    private static Tolerance threshold(double threshold) {
        return new Tolerance(List.of(Method.MEAN), threshold, null, null);
    }

    private static Tolerance ulp(long ulp) {
        return new Tolerance(List.of(Method.MEAN), null, null, ulp);
    }

    private static NdArray f(float... values) {
        return values.length == 1 ? NdArray.float32(values) : NdArray.float32(values, values.length);
    }

    private static NdArray i(long value) {
        return NdArray.int64(new long[] {value});
    }

    private static NdArray ramp(float by, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = by * (i + 1);
        }
        return NdArray.float32(values, size);
    }

    /** Zeros but for one value. */
    private static NdArray at(int place, int size) {
        float[] values = new float[size];
        Arrays.fill(values, place, place + 1, 100);
        return NdArray.float32(values, size);
    }
}
