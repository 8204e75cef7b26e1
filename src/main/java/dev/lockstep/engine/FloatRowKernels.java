package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;
import java.util.Arrays;

/** Kernels in float32. */
final class FloatRowKernels extends RowKernels<float[]> {
    private final double[] wide;

    /** @param length of the longest array that will come */
    FloatRowKernels(int length) {
        wide = new double[length];
    }

    @Override
    float[] array(int length) {
        return new float[length];
    }

    @Override
    void clear(float[] x, int n) {
        Arrays.fill(x, 0, n, 0);
    }

    @Override
    void addTo(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    @Override
    double normalise(Variance variance, float[] x, float[] room, int n, double epsilon) {
        float square = variance == Variance.RAW ? meanSquare(x, room, n) : 0;
        float mean = FloatTileKernels.sum(x, n) / n;
        for (int i = 0; i < n; i++) {
            x[i] -= mean;
        }
        float spread = variance == Variance.RAW
                ? square - mean * mean
                : meanSquare(x, room, n) * (float) Arithmetic.correction(variance, n);
        float factor = (float) (1 / Math.sqrt(spread + (float) epsilon));
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
        return factor;
    }

    private static float meanSquare(float[] x, float[] room, int n) {
        for (int i = 0; i < n; i++) {
            room[i] = x[i] * x[i];
        }
        return FloatTileKernels.sum(room, n) / n;
    }

    @Override
    void scaleAndShift(float[] x, float[] scale, float[] shift, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * scale[i] + shift[i];
        }
    }

    @Override
    void sumNormGradients(float[] dy, float[] normal, float[] dScale, float[] dShift, int n) {
        for (int i = 0; i < n; i++) {
            dScale[i] += dy[i] * normal[i];
            dShift[i] += dy[i];
        }
    }

    @Override
    void normGradient(float[] dy, float[] normal, float[] scale, float[] room, int n, double rate, double correction) {
        for (int i = 0; i < n; i++) {
            dy[i] *= scale[i];
        }
        for (int i = 0; i < n; i++) {
            room[i] = dy[i] * normal[i];
        }
        float mean = FloatTileKernels.sum(dy, n) / n;
        float along = FloatTileKernels.sum(room, n) / n * (float) correction;
        for (int i = 0; i < n; i++) {
            dy[i] = (float) rate * (dy[i] - mean - normal[i] * along);
        }
    }

    @Override
    void activate(Activation activation, float[] x, float[] y, int n) {
        if (activation == Activation.GELU) {
            FloatTileKernels.gelu(x, y, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[i] = (float) Activations.value(activation, x[i]);
        }
    }

    @Override
    void slope(Activation activation, float[] x, float[] slope, int n) {
        if (activation == Activation.GELU) {
            FloatTileKernels.geluSlope(x, slope, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            slope[i] = (float) Activations.slope(activation, x[i]);
        }
    }

    @Override
    void multiplyTo(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= y[i];
        }
    }

    @Override
    void hide(float[] x, boolean[] seen, MaskValue unseen, int n) {
        for (int i = 0; i < n; i++) {
            if (!seen[i]) {
                x[i] = switch (unseen) {
                    case MINUS_INFINITY, ZERO -> Float.NEGATIVE_INFINITY;
                    case LOWEST -> -Float.MAX_VALUE;
                    case MINUS_10000 -> x[i] - 10_000;
                };
            }
        }
    }

    @Override
    void softmaxRow(float[] x, int n) {
        float max = FloatTileKernels.max(x, n);
        for (int i = 0; i < n; i++) {
            x[i] -= max;
        }
        FloatTileKernels.exp(x, wide, n);
        float factor = 1 / FloatTileKernels.sum(x, n);
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    void softmaxGradient(float[] dScores, float[] probabilities, int n) {
        multiplyTo(dScores, probabilities, n);
        float along = FloatTileKernels.sum(dScores, n);
        for (int i = 0; i < n; i++) {
            dScores[i] -= probabilities[i] * along;
        }
    }

    @Override
    void descend(SgdStep step, float[] gradient, float[] p, float[] v, int n) {
        float l2 = (float) step.l2();
        float keep = (float) step.keep();
        float momentum = (float) step.momentum();
        float push = (float) step.push();
        float pull = (float) step.pull();
        float look = (float) (step.nesterov() ? step.look() : 0);
        float past = (float) (step.nesterov() ? step.momentum() : 1);
        for (int i = 0; i < n; i++) {
            float g = gradient[i] + l2 * p[i];
            v[i] = momentum * v[i] + push * g;
            p[i] = p[i] * keep - pull * (look * g + past * v[i]);
        }
    }

    @Override
    void clip(float[] x, double limit, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max((float) -limit, Math.min((float) limit, x[i]));
        }
    }

    @Override
    void moments(AdamStep step, float[] gradient, float[] p, float[] m, float[] v, int n) {
        float l2 = (float) step.decay().l2();
        float beta1 = (float) step.moments().beta1();
        float rest1 = (float) step.moments().rest1();
        float beta2 = (float) step.moments().beta2();
        float rest2 = (float) step.moments().rest2();
        for (int i = 0; i < n; i++) {
            float g = gradient[i] + l2 * p[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
        }
    }

    @Override
    void largest(float[] largest, float[] v, double grow, int n) {
        float factor = (float) grow;
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], v[i] * factor);
        }
    }

    @Override
    void adamValue(AdamStep step, float[] p, float[] m, float[] v, int n) {
        float keep = (float) step.decay().keep();
        float drop = (float) step.decay().drop();
        float root = (float) step.denominator().root();
        float scale = (float) step.denominator().scale();
        float epsilon = (float) step.denominator().epsilon();
        float rate = (float) step.step();
        float lateBefore = step.decay().lateAfter() ? 0 : (float) step.decay().late();
        float lateAfter = step.decay().lateAfter() ? (float) step.decay().late() : 0;
        for (int i = 0; i < n; i++) {
            float before = p[i] * keep - p[i] * drop;
            float denominator = (float) Math.sqrt(v[i] + root) * scale + epsilon;
            float after = before - rate * m[i] / denominator - lateBefore * before;
            p[i] = after - lateAfter * after;
        }
    }
}
