package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.explain.ZeroGradients.Amplified;
import dev.lockstep.record.array.NdArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A convolution before batch norm: its bias has no gradient, and Adam with a rate of 1e-3 moves it by rounding. */
class ZeroGradientsTest {
    private static final float[] ROUNDING = {1e-10f, -2e-10f, 3e-11f, 1.5e-10f, -7e-11f};
    private static final float[] OTHER_ROUNDING = {-3e-11f, 1e-10f, 2e-10f, -1e-10f, 9e-11f};
    private static final float[] BIAS = {0.5f, -0.25f, 0.125f, 0.75f, -1f};
    /** Two steps of up to 1e-3 in other directions. */
    private static final float[] STEPS = {1e-3f, -4e-4f, -2e-3f, 3e-4f, 8e-4f};

    private final Map<String, NdArray> left = new LinkedHashMap<>();
    private final Map<String, NdArray> right = new LinkedHashMap<>();

    ZeroGradientsTest() {
        both("iter_0/grad/conv.weight", 0.1f, -0.05f, 0.02f, 0.01f, 0.2f);
        put("iter_0/grad/conv.bias", ROUNDING, OTHER_ROUNDING);
        both("iter_0/lr", 1e-3f);
        put("iter_0/param/conv.bias", plus(BIAS, STEPS), BIAS);
    }

    @Test
    void whatRoundingMovesIsAmplified() {
        Amplified found = found().get(0);
        assertThat(found.name()).isEqualTo("conv.bias");
        assertThat(found.keys()).containsExactly("iter_0/param/conv.bias");
        assertThat(found.gradient()).isEqualTo(2e-10, offset(1e-16));
        assertThat(found.share()).isEqualTo(1e-9, offset(1e-15));
    }

    @Test
    void outputThatIsShiftedByTheBiasIsAmplified() {
        // (2, 5): two rows of five channels; the left ones are further by what the bias is.
        float[] output = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        put("iter_1/forward/conv", plus(output, new float[] {1e-3f, -4e-4f, -2e-3f, 3e-4f, 8e-4f}), output, 2, 5);
        put("iter_1/param/bn.running_mean", plus(BIAS, scaled(STEPS, 0.1f)), BIAS);
        assertThat(found().get(0).keys())
                .containsExactly("iter_0/param/conv.bias", "iter_1/forward/conv", "iter_1/param/bn.running_mean");
    }

    @Test
    void outputThatDiffersOtherwiseIsNot() {
        float[] output = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        put("iter_1/forward/conv", plus(output, new float[] {1e-3f, 4e-4f, -2e-3f, 3e-4f, 8e-4f}), output, 2, 5);
        put("iter_1/param/bn.running_mean", plus(BIAS, scaled(STEPS, 9)), BIAS);
        assertThat(found().get(0).keys()).containsExactly("iter_0/param/conv.bias");
    }

    @Test
    void gradientThatOneSideHasIsAFault() {
        put("iter_0/grad/conv.bias", ROUNDING, new float[] {0.1f, 0.02f, -0.03f, 0.01f, 0.02f});
        assertThat(found()).isEmpty();
    }

    @Test
    void gradientThatOneSideLacksIsAFault() {
        put("iter_0/grad/conv.bias", new float[5], OTHER_ROUNDING);
        assertThat(found()).isEmpty();
    }

    @Test
    void smallGradientAboveRoundingIsAFault() {
        // 1e-4 of the weight's.
        put("iter_0/grad/conv.bias", scaled(ROUNDING, 1e5f), scaled(ROUNDING, 1e5f));
        assertThat(found()).isEmpty();
    }

    @Test
    void decayOfOneSideIsAFault() {
        put("iter_0/param/conv.bias", plus(BIAS, scaled(BIAS, -1e-3f)), BIAS);
        assertThat(found()).isEmpty();
    }

    @Test
    void otherStartIsAFault() {
        put("init/conv.bias", plus(BIAS, STEPS), BIAS);
        assertThat(found()).isEmpty();
    }

    @Test
    void differenceThatNoStepsReachIsAFault() {
        // The rate is 1e-3: both sides together go 6.4e-3 at most.
        put("iter_0/param/conv.bias", plus(BIAS, new float[] {0.01f, -0.02f, -0.01f, 0.03f, 0.02f}), BIAS);
        assertThat(found()).isEmpty();
    }

    @Test
    void gradientThatBecomesMoreThanRoundingCounts() {
        both("iter_1/grad/conv.weight", 0.1f, -0.05f, 0.02f, 0.01f, 0.2f);
        put("iter_1/grad/conv.bias", scaled(ROUNDING, 1e8f), scaled(ROUNDING, 1e8f));
        put("iter_1/param/conv.bias", plus(BIAS, STEPS), BIAS);
        assertThat(found().get(0).keys()).containsExactly("iter_0/param/conv.bias");
    }

    private List<Amplified> found() {
        List<String> failing = left.keySet().stream()
                .filter(key -> !agree(left.get(key), right.get(key)))
                .toList();
        return ZeroGradients.of(left, right, failing, key -> ZeroGradientsTest::agree);
    }

    private static boolean agree(NdArray one, NdArray other) {
        return ArrayComparison.between(one, other).max() <= 1e-6;
    }

    private void both(String key, float... values) {
        put(key, values, values);
    }

    private void put(String key, float[] ofLeft, float[] ofRight) {
        put(key, ofLeft, ofRight, ofLeft.length);
    }

    private void put(String key, float[] ofLeft, float[] ofRight, long... shape) {
        left.put(key, NdArray.float32(ofLeft, shape));
        right.put(key, NdArray.float32(ofRight, shape));
    }

    /** Value by value; the shorter one goes round. */
    private static float[] plus(float[] one, float[] other) {
        float[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i % other.length];
        }
        return sum;
    }

    private static float[] scaled(float[] values, float by) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= by;
        }
        return scaled;
    }
}
