package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.suite.Tolerance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Limits are 1e-6, as diff has them; gradients of 400 values of about 0.1 are 3e-7 apart: 6e-6 in their norm of 2 at most. */
class GrownSumsTest {
    private static final double APART = 3e-7;

    private final Map<String, NdArray> left = new LinkedHashMap<>();
    private final Map<String, NdArray> right = new LinkedHashMap<>();

    private void gradients(int iteration) {
        SplittableRandom random = new SplittableRandom(iteration);
        float[] values = new float[400];
        float[] others = new float[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.2, 0.2);
            others[i] = (float) (values[i] + (random.nextBoolean() ? APART : -APART));
        }
        left.put("iter_" + iteration + "/grad/w", NdArray.float32(others, 400));
        right.put("iter_" + iteration + "/grad/w", NdArray.float32(values, 400));
    }

    private void scalar(String key, double value, double apart) {
        left.put(key, NdArray.float64(new double[] {value + apart}));
        right.put(key, NdArray.float64(new double[] {value}));
    }

    private Verdict verdict() {
        return PairInspection.of(
                        RecordTree.ofFlat(left),
                        RecordTree.ofFlat(right),
                        Tolerance.DEFAULT,
                        ShapeAlignment.Rule.TRANSPOSE)
                .diff()
                .verdict();
    }

    @Test
    void normIsNoFurtherApartThanItsGradients() {
        gradients(0);
        gradients(1);
        scalar("iter_1/grad_norm", 2.3, 4e-6);
        assertThat(verdict().passes()).isTrue();
    }

    @Test
    void laterSumsAreHeldAgainstTheLastGradientsThatWereRecorded() {
        gradients(1);
        scalar("iter_2/loss", 9.5, 4e-6);
        scalar("iter_3/grad_norm_clipped", 2.3, 2e-5);
        assertThat(verdict().passes()).isTrue();
    }

    @Test
    void normThatIsFurtherApartThanItsGradientsFails() {
        gradients(1);
        scalar("iter_1/grad_norm", 2.3, 9e-6);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void laterSumThatIsFarApartFails() {
        gradients(1);
        scalar("iter_2/loss", 2.3, 2e-4);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void sumIsNotExcusedWhereAnythingElseDiffers() {
        gradients(1);
        scalar("iter_1/grad_norm", 2.3, 4e-6);
        scalar("iter_1/lr", 1e-3, 5e-6);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void sumIsNotExcusedByShapes() {
        gradients(1);
        scalar("iter_1/grad_norm", 2.3, 4e-6);
        left.put("iter_1/param/w", NdArray.float32(new float[6], 6));
        right.put("iter_1/param/w", NdArray.float32(new float[6], 2, 3));
        assertThat(verdict()).isEqualTo(Verdict.SHAPE);
    }

    /** Before the first update nothing has grown; and without gradients nothing tells how far apart sums may be. */
    @Test
    void withoutGradientsAfterAnUpdateNothingIsExcused() {
        scalar("iter_1/grad_norm", 2.3, 4e-6);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
        gradients(0);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
        left.remove("iter_1/grad_norm");
        right.remove("iter_1/grad_norm");
        scalar("iter_0/grad_norm", 2.3, 4e-6);
        assertThat(verdict()).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void notANumberFails() {
        gradients(1);
        scalar("iter_2/loss", Double.NaN, 0);
        right.put("iter_2/loss", NdArray.float64(new double[] {1}));
        assertThat(verdict().passes()).isFalse();
    }
}
