package dev.lockstep.engine;

import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.Reduction;

/** Cross-entropy of logits and its gradient, in double. */
final class CrossEntropy {
    private CrossEntropy() {}

    /**
     * The loss of a batch.
     *
     * @param logits (batch, labels)
     * @param dLogits (batch, labels): the loss's gradient. Overwritten.
     */
    static double loss(LossSpec spec, int[] labels, Tensor logits, Tensor dLogits) {
        int classes = logits.size() / labels.length;
        double share = spec.reduction() == Reduction.MEAN ? 1.0 / labels.length : 1;
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double normaliser = logSumExp(logits, row * classes, classes);
            for (int label = 0; label < classes; label++) {
                double target =
                        spec.labelSmoothing() / classes + (label == labels[row] ? 1 - spec.labelSmoothing() : 0);
                double logProbability = logits.get(row * classes + label) - normaliser;
                sum -= target * logProbability;
                dLogits.set(row * classes + label, share * (Math.exp(logProbability) - target));
            }
        }
        return share * sum;
    }

    private static double logSumExp(Tensor logits, int from, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, logits.get(from + i));
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.exp(logits.get(from + i) - max);
        }
        return max + Math.log(sum);
    }
}
