package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import org.apache.commons.numbers.gamma.Erfc;

/** The activations and their slopes, in double. */
final class Activations {
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double INVERSE_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
    private static final double ROOT_TWO_BY_PI = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;
    private static final double QUICK = 1.702;
    private static final double LEAK = 0.01;

    private Activations() {}

    static double value(Activation activation, double x) {
        return switch (activation) {
            case GELU -> 0.5 * x * Erfc.value(-x * ROOT_HALF);
            case GELU_NEW -> 0.5 * x * (1 + Math.tanh(inner(x)));
            case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
            case QUICK_GELU -> x * sigmoid(QUICK * x);
            case SILU -> x * sigmoid(x);
            case NONE -> x;
            case TANH -> Math.tanh(x);
            case MISH -> x * Math.tanh(softplus(x));
            case RELU2 -> x > 0 || Double.isNaN(x) ? x * x : 0;
            case LEAKY_RELU -> x > 0 ? x : LEAK * x;
        };
    }

    static double slope(Activation activation, double x) {
        return switch (activation) {
            case GELU -> 0.5 * Erfc.value(-x * ROOT_HALF) + x * Math.exp(-0.5 * x * x) * INVERSE_ROOT_TWO_PI;
            case GELU_NEW -> tanhGeluSlope(x);
            case RELU -> x > 0 ? 1 : 0;
            case QUICK_GELU -> swishSlope(QUICK, x);
            case SILU -> swishSlope(1, x);
            case NONE -> 1;
            case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
            case MISH -> mishSlope(x);
            case RELU2 -> x > 0 ? 2 * x : 0;
            case LEAKY_RELU -> x > 0 ? 1 : LEAK;
        };
    }

    private static double inner(double x) {
        return ROOT_TWO_BY_PI * (x + CUBIC * x * x * x);
    }

    private static double tanhGeluSlope(double x) {
        double tanh = Math.tanh(inner(x));
        return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * ROOT_TWO_BY_PI * (1 + 3 * CUBIC * x * x);
    }

    private static double swishSlope(double factor, double x) {
        double gate = sigmoid(factor * x);
        return gate + factor * x * gate * (1 - gate);
    }

    private static double mishSlope(double x) {
        double gate = Math.tanh(softplus(x));
        return gate + x * (1 - gate * gate) * sigmoid(x);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
