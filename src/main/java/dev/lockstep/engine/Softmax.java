package dev.lockstep.engine;

/** Softmax of one row, in double. */
final class Softmax {
    private Softmax() {}

    /** The logarithm of the sum of exponentials. */
    static double logSumExp(double[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : x) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (double value : x) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }

    /** The probabilities. */
    static double[] of(double[] x) {
        double normaliser = logSumExp(x);
        double[] probabilities = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            probabilities[i] = Math.exp(x[i] - normaliser);
        }
        return probabilities;
    }

    /** @param gradient of the probabilities. Modified: becomes that of x. */
    static void backward(double[] probabilities, double[] gradient) {
        double along = 0;
        for (int i = 0; i < gradient.length; i++) {
            along += gradient[i] * probabilities[i];
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = probabilities[i] * (gradient[i] - along);
        }
    }
}
