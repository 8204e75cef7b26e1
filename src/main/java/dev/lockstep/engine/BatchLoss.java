package dev.lockstep.engine;

import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.LossInput;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;

/** The loss of a batch from its logits, and its gradient, in double. */
final class BatchLoss {
    private final RowLoss loss;
    private final int classes;
    private final double scale;
    private final double gradientScale;
    private final boolean twice; // softmax, before the loss takes it

    BatchLoss(LossSpec spec, ModelSpec model) {
        this.classes = model.labels();
        this.loss = RowLoss.of(spec, classes, model.framework());
        this.scale = spec.get(LossFields.SCALE);
        this.gradientScale = spec.get(LossFields.GRADIENT_SCALE);
        this.twice = spec.get(LossFields.INPUT) == LossInput.SOFTMAX;
    }

    /** What a part of a batch counts for in the batch's loss: 1 for a sum. */
    double share(int[] labels, int[] ofPart) {
        return loss.share(labels) / loss.share(ofPart);
    }

    /**
     * The loss of a batch.
     *
     * @param logits (batch, labels)
     * @param dLogits (batch, labels): the loss's gradient, times the gradients' own scale. Overwritten.
     */
    double loss(int[] labels, Tensor logits, Tensor dLogits) {
        double share = scale * loss.share(labels);
        double sum = 0;
        double[] row = new double[classes];
        double[] gradient = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            boolean counts = loss.counts(labels[i]);
            for (int k = 0; k < classes; k++) {
                row[k] = logits.get(i * classes + k);
            }
            sum += counts ? row(row, labels[i], gradient) : 0;
            for (int k = 0; k < classes; k++) {
                dLogits.set(i * classes + k, counts ? gradientScale * share * gradient[k] : 0);
            }
        }
        return share * sum;
    }

    /** The loss of a batch alone. */
    double loss(int[] labels, Tensor logits) {
        double sum = 0;
        double[] row = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            logits.view(i * classes, classes).readDoubles(0, row, classes);
            sum += loss.counts(labels[i]) ? row(row, labels[i], new double[classes]) : 0;
        }
        return scale * loss.share(labels) * sum;
    }

    private double row(double[] logits, int label, double[] gradient) {
        if (!twice) {
            return loss.loss(logits, label, gradient);
        }
        double[] probabilities = Softmax.of(logits);
        double value = loss.loss(probabilities, label, gradient);
        Softmax.backward(probabilities, gradient);
        return value;
    }
}
