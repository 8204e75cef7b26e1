package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.DoubleUpdates;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;
import java.util.Arrays;

/** Kernels in float64, with exact functions. */
final class DoubleRowKernels extends RowKernels<double[]> {
    @Override
    double[] array(int length) {
        return new double[length];
    }

    @Override
    void clear(double[] x, int n) {
        Arrays.fill(x, 0, n, 0);
    }

    @Override
    void addTo(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    @Override
    double normalise(Variance variance, double[] x, double[] room, int n, double epsilon) {
        double square = variance == Variance.RAW ? meanSquare(x, room, n) : 0;
        double mean = sum(x, n) / n;
        for (int i = 0; i < n; i++) {
            x[i] -= mean;
        }
        double spread = variance == Variance.RAW
                ? square - mean * mean
                : meanSquare(x, room, n) * Arithmetic.correction(variance, n);
        double factor = 1 / Math.sqrt(spread + epsilon);
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
        return factor;
    }

    private static double meanSquare(double[] x, double[] room, int n) {
        for (int i = 0; i < n; i++) {
            room[i] = x[i] * x[i];
        }
        return sum(room, n) / n;
    }

    @Override
    void scaleAndShift(double[] x, double[] scale, double[] shift, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * scale[i] + shift[i];
        }
    }

    @Override
    void sumNormGradients(double[] dy, double[] normal, double[] dScale, double[] dShift, int n) {
        for (int i = 0; i < n; i++) {
            dScale[i] += dy[i] * normal[i];
            dShift[i] += dy[i];
        }
    }

    @Override
    void normGradient(
            double[] dy, double[] normal, double[] scale, double[] room, int n, double rate, double correction) {
        for (int i = 0; i < n; i++) {
            dy[i] *= scale[i];
        }
        for (int i = 0; i < n; i++) {
            room[i] = dy[i] * normal[i];
        }
        double mean = sum(dy, n) / n;
        double along = sum(room, n) / n * correction;
        for (int i = 0; i < n; i++) {
            dy[i] = rate * (dy[i] - mean - normal[i] * along);
        }
    }

    @Override
    void activate(Activation activation, double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Activations.value(activation, x[i]);
        }
    }

    @Override
    void slope(Activation activation, double[] x, double[] slope, int n) {
        for (int i = 0; i < n; i++) {
            slope[i] = Activations.slope(activation, x[i]);
        }
    }

    @Override
    void multiplyTo(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= y[i];
        }
    }

    @Override
    void hide(double[] x, boolean[] seen, MaskValue unseen, int n) {
        for (int i = 0; i < n; i++) {
            if (!seen[i]) {
                x[i] = switch (unseen) {
                    case MINUS_INFINITY, ZERO -> Double.NEGATIVE_INFINITY;
                    case LOWEST -> -Double.MAX_VALUE;
                    case MINUS_10000 -> x[i] - 10_000;
                };
            }
        }
    }

    @Override
    void softmaxRow(double[] x, int n) {
        double max = max(x, n);
        for (int i = 0; i < n; i++) {
            x[i] -= max;
        }
        for (int i = 0; i < n; i++) {
            x[i] = Math.exp(x[i]);
        }
        double factor = 1 / sum(x, n);
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    void softmaxGradient(double[] dScores, double[] probabilities, int n) {
        multiplyTo(dScores, probabilities, n);
        double along = sum(dScores, n);
        for (int i = 0; i < n; i++) {
            dScores[i] -= probabilities[i] * along;
        }
    }

    @Override
    void descend(SgdStep step, double[] gradient, double[] p, double[] v, int n) {
        DoubleUpdates.descend(step, gradient, p, v, n);
    }

    @Override
    void clip(double[] x, double limit, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(-limit, Math.min(limit, x[i]));
        }
    }

    @Override
    void moments(AdamStep step, double[] gradient, double[] p, double[] m, double[] v, int n) {
        DoubleUpdates.moments(step, gradient, p, m, v, n);
    }

    @Override
    void largest(double[] largest, double[] v, double grow, int n) {
        DoubleUpdates.largest(largest, v, grow, n);
    }

    @Override
    void adamValue(AdamStep step, double[] p, double[] m, double[] v, int n) {
        DoubleUpdates.adamValue(step, p, m, v, n);
    }

    private static double sum(double[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i];
        }
        return sum;
    }

    private static double max(double[] x, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }
}
