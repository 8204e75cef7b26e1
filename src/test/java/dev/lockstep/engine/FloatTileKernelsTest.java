package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Activation;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The approximations of float32 against the exact functions. */
class FloatTileKernelsTest {
    private static final int N = 4001;

    private static float[] grid() {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = (i - N / 2) * 0.005f;
        }
        return x;
    }

    @Test
    void geluIsGelu() {
        float[] x = grid();
        float[] y = new float[N];
        FloatTileKernels.gelu(x, y, N);
        for (int i = 0; i < N; i++) {
            // 1 + erf has two of float32's last places at 2 (2.4e-7 each), times x / 2.
            double tolerance = 2.4e-7 * Math.max(1, Math.abs(x[i]));
            assertThat((double) y[i])
                    .as("gelu(%s)", x[i])
                    .isCloseTo(Activations.value(Activation.GELU, x[i]), Offset.offset(tolerance));
        }
    }

    @Test
    void geluSlopeIsItsSlope() {
        float[] x = grid();
        float[] slope = new float[N];
        FloatTileKernels.geluSlope(x, slope, N);
        for (int i = 0; i < N; i++) {
            // Three of float32's last places at 1; the slope of the tanh form is up to 7e-4 away.
            assertThat((double) slope[i])
                    .as("gelu'(%s)", x[i])
                    .isCloseTo(Activations.slope(Activation.GELU, x[i]), Offset.offset(3.6e-7));
        }
    }

    @Test
    void expIsExpToTwoOfItsLastPlaces() {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = -0.025f * i;
        }
        float[] y = x.clone();
        FloatTileKernels.exp(y, new double[N], N);
        for (int i = 0; i < N; i++) {
            double exact = Math.exp(x[i]);
            assertThat(Math.abs(y[i] - exact)).as("exp(%s)", x[i]).isLessThanOrEqualTo(2 * Math.ulp((float) exact));
        }
    }

    @Test
    void notANumberStaysOne() {
        float[] x = {Float.NaN};
        float[] y = new float[1];
        FloatTileKernels.gelu(x, y, 1);
        assertThat(y[0]).isNaN();
        FloatTileKernels.geluSlope(x, y, 1);
        assertThat(y[0]).isNaN();
        assertThat(FloatTileKernels.max(x, 1)).isNaN();
        FloatTileKernels.exp(x, new double[1], 1);
        assertThat(x[0]).isNaN();
    }
}
