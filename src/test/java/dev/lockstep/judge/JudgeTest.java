package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.LimitCheck;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final NdArray ONE = NdArray.float32(new float[] {1});

    @Test
    void equalValuesAreExact() {
        assertThat(judge(ONE, NdArray.float32(new float[] {1}, 1))).isEqualTo(Verdict.EXACT);
        assertThat(judge(NdArray.float32(new float[] {0f}), NdArray.float32(new float[] {-0f})))
                .isEqualTo(Verdict.EXACT);
    }

    @Test
    void thresholdItselfAgrees() {
        NdArray more = NdArray.float64(new double[] {1.25});
        NdArray one = NdArray.float64(new double[] {1});
        assertThat(judge(more, one, tolerance(0.25, null, null))).isEqualTo(Verdict.AGREES);
        assertThat(judge(more, one, tolerance(Math.nextDown(0.25), null, null))).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void anyLimitThatHoldsIsEnough() {
        NdArray next = NdArray.float32(new float[] {Math.nextUp(1f)});
        assertThat(judge(next, ONE, tolerance(0.0, null, 1L))).isEqualTo(Verdict.AGREES);
        assertThat(judge(next, ONE, tolerance(0.0, 1e-6, null))).isEqualTo(Verdict.AGREES);
        assertThat(judge(next, ONE, tolerance(0.0, 1e-8, 0L))).isEqualTo(Verdict.MISMATCH);
    }

    /** 1 and the next one: 0x3f80 and 0x3f81, of which bfloat16 has no value between. */
    @Test
    void unitsOfBfloat16AreItsOwn() {
        NdArray one = NdArray.of(DType.BFLOAT16, new byte[] {(byte) 0x80, 0x3f});
        NdArray next = NdArray.of(DType.BFLOAT16, new byte[] {(byte) 0x81, 0x3f});
        assertThat(ArrayComparison.between(next, one).maxUlp()).isEqualTo(1);
        assertThat(ArrayComparison.between(next, ONE).maxUlp()).isEqualTo(1 << 16);
        assertThat(judge(next, one, tolerance(0.0, null, 1L))).isEqualTo(Verdict.AGREES);
        assertThat(judge(next, one, tolerance(0.0, null, 0L))).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void everyMethodMustPass() {
        NdArray spread = NdArray.float64(new double[] {0, 0, 0, 4e-6}, 4);
        NdArray zero = NdArray.float64(new double[4], 4);
        assertThat(judge(spread, zero, new Tolerance(List.of(Method.MEAN), 1e-6, null, null)))
                .isEqualTo(Verdict.AGREES);
        assertThat(judge(spread, zero, new Tolerance(List.of(Method.MEAN, Method.MAX), 1e-6, null, null)))
                .isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void nanFailsUnderEveryTolerance() {
        NdArray nan = NdArray.float32(new float[] {Float.NaN});
        Tolerance widest = tolerance(Double.MAX_VALUE, Double.MAX_VALUE, Long.MAX_VALUE);
        assertThat(judge(nan, ONE, widest)).isEqualTo(Verdict.NON_FINITE);
        assertThat(judge(ONE, nan, widest)).isEqualTo(Verdict.NON_FINITE);
        assertThat(judge(nan, nan, widest)).isEqualTo(Verdict.NON_FINITE);
        assertThat(LimitCheck.hold(ArrayComparison.between(nan, ONE), Method.MEAN, widest))
                .isFalse();
    }

    @Test
    void infinitiesAreNonFiniteEvenIfEqual() {
        NdArray infinity = NdArray.float32(new float[] {Float.POSITIVE_INFINITY});
        assertThat(judge(infinity, infinity)).isEqualTo(Verdict.NON_FINITE);
    }

    @Test
    void otherShapesAreNotCompared() {
        NdArray row = NdArray.float32(new float[4], 1, 4);
        NdArray flat = NdArray.float32(new float[4], 4);
        assertThat(judge(row, flat, tolerance(Double.MAX_VALUE, null, null))).isEqualTo(Verdict.SHAPE);
        assertThat(judge(NdArray.float32(new float[] {1}, 1, 1), ONE)).isEqualTo(Verdict.SHAPE);
    }

    @Test
    void emptyArraysOfOneShapeAreEqual() {
        NdArray empty = NdArray.float32(new float[0], 0, 3);
        assertThat(judge(empty, empty)).isEqualTo(Verdict.EXACT);
    }

    @Test
    void unitsInTheLastPlaceAreThoseOfTheWiderType() {
        assertThat(diff(NdArray.float32(new float[] {Math.nextUp(1f)}), ONE).maxUlp())
                .isEqualTo(1);
        assertThat(diff(
                                NdArray.float64(new double[] {-Double.MIN_VALUE}),
                                NdArray.float64(new double[] {Double.MIN_VALUE}))
                        .maxUlp())
                .isEqualTo(2);
        assertThat(diff(NdArray.float64(new double[] {Math.nextUp(1.0)}), ONE).maxUlp())
                .isEqualTo(1);
        assertThat(diff(
                                NdArray.float64(new double[] {-Double.MAX_VALUE}),
                                NdArray.float64(new double[] {Double.MAX_VALUE}))
                        .maxUlp())
                .isEqualTo(Long.MAX_VALUE);
        NdArray half = NdArray.of(DType.FLOAT16, new byte[] {1, 0x3c});
        assertThat(diff(half, NdArray.of(DType.FLOAT16, new byte[] {0, 0x3c})).maxUlp())
                .isEqualTo(1);
        NdArray ids = NdArray.of(DType.UINT8, new byte[] {3});
        assertThat(diff(ids, NdArray.of(DType.UINT8, new byte[] {5})).maxUlp()).isEqualTo(2);
    }

    @Test
    void signedMeanKeepsTheDirection() {
        NdArray left = NdArray.float32(new float[] {1, 5}, 2);
        NdArray right = NdArray.float32(new float[] {2, 3}, 2);
        assertThat(diff(left, right).signedMean()).isEqualTo(0.5);
        assertThat(diff(right, left).signedMean()).isEqualTo(-0.5);
        assertThat(diff(left, right).distances().maxRelative()).isEqualTo(2.0 / 3);
    }

    @Test
    void equalBitsAreCountedOneByOne() {
        ArrayDiff diff = diff(NdArray.float32(new float[] {1, 0f}, 2), NdArray.float32(new float[] {1, -0f}, 2));
        assertThat(diff.equalBits()).isEqualTo(1);
        assertThat(diff.sameBits()).isFalse();
        assertThat(diff.isExact()).isTrue();
    }

    /** More than one task's share, so that the processors meet. */
    @Test
    void largeArraysAreComparedWhole() {
        float[] left = new float[5_000_000];
        float[] right = left.clone();
        left[0] = 1;
        left[4_999_999] = Float.NaN;
        right[3_000_000] = 3;
        ArrayDiff diff = diff(NdArray.float32(left, left.length), NdArray.float32(right, left.length));
        assertThat(diff.nonFinite()).isEqualTo(1);
        assertThat(diff.equalBits()).isEqualTo(4_999_997);
        assertThat(diff.max()).isNaN();
        assertThat(diff.min()).isNaN();
        assertThat(diff.distances().maxRelative()).isInfinite();
    }

    private static Verdict judge(NdArray candidate, NdArray reference) {
        return judge(candidate, reference, Tolerance.DEFAULT);
    }

    private static Verdict judge(NdArray candidate, NdArray reference, Tolerance tolerance) {
        return Judge.of(diff(candidate, reference), tolerance);
    }

    private static ArrayDiff diff(NdArray candidate, NdArray reference) {
        return ArrayComparison.between(candidate, reference);
    }

    private static Tolerance tolerance(Double threshold, Double rtol, Long ulp) {
        return new Tolerance(List.of(Method.MEAN), threshold, rtol, ulp);
    }
}
