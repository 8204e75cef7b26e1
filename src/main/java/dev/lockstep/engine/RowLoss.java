package dev.lockstep.engine;

import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.MeanDivisor;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.Reduction;
import java.util.List;

/** The loss of one row from its logits, with its gradient, in double. */
abstract class RowLoss {
    final LossSpec spec;
    final int classes;
    private final List<Double> weights;
    private final Integer ignored;

    RowLoss(LossSpec spec, int classes) {
        this.spec = spec;
        this.classes = classes;
        this.weights = spec.get(LossFields.CLASS_WEIGHTS);
        this.ignored = spec.get(LossFields.IGNORE_INDEX);
    }

    /**
     * The row's loss before it is reduced.
     *
     * @param logits (labels)
     * @param gradient (labels). Overwritten.
     */
    abstract double loss(double[] logits, int label, double[] gradient);

    /** What a mean divides the sum over rows by. */
    double divisor(int[] labels) {
        double sum = 0;
        for (int label : labels) {
            sum += counts(label) ? weight(label) : 0;
        }
        return sum;
    }

    /** The number of rows that count. */
    final double rows(int[] labels) {
        double rows = 0;
        for (int label : labels) {
            rows += counts(label) ? 1 : 0;
        }
        return rows;
    }

    /** Whether a row of the label counts. */
    final boolean counts(int label) {
        return ignored == null || label != ignored;
    }

    final boolean weighted() {
        return weights != null;
    }

    final double weight(int label) {
        return weights == null ? 1 : weights.get(label);
    }

    /** Of cross-entropy, the probabilities of the labels given by their smoothed share. */
    static final class CrossEntropy extends RowLoss {
        private final double own;
        private final double other;
        private final boolean byRow;

        /**
         * Cross-entropy as a framework has it.
         *
         * @param framework paddle's one-hot labels are float32, and smoothed so, whatever the logits are; and a class's weight goes by
         *     its share of a row's smoothed label to the whole row, where torch's goes to each class's term (paddle 3.3.1
         *     nn/functional/loss.py, cross_entropy)
         */
        CrossEntropy(LossSpec spec, int classes, ModelFramework framework) {
            super(spec, classes);
            double smoothing = spec.labelSmoothing();
            boolean paddle = framework == ModelFramework.PADDLENLP;
            float spread = (float) smoothing / classes;
            this.other = paddle ? spread : smoothing / classes;
            this.own = paddle ? 1 - (float) smoothing + spread : smoothing / classes + (1 - smoothing);
            this.byRow = paddle && smoothing > 0 && weighted();
        }

        @Override
        double loss(double[] logits, int label, double[] gradient) {
            double normaliser = Softmax.logSumExp(logits);
            double total = byRow ? rowWeight(label) : weighted() ? total(label) : 1;
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double target = target(k, label);
                double logProbability = logits[k] - normaliser;
                sum -= target * logProbability;
                gradient[k] = total * Math.exp(logProbability) - target;
            }
            return sum;
        }

        private double target(int k, int label) {
            return (byRow ? rowWeight(label) : weight(k)) * (k == label ? own : other);
        }

        private double rowWeight(int label) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += weight(k) * (k == label ? own : other);
            }
            return sum;
        }

        private double total(int label) {
            double total = 0;
            for (int k = 0; k < classes; k++) {
                total += target(k, label);
            }
            return total;
        }

        @Override
        double divisor(int[] labels) {
            if (spec.get(LossFields.MEAN_BY) == MeanDivisor.ROWS) {
                return rows(labels);
            }
            return byRow ? rowWeights(labels) : super.divisor(labels);
        }

        private double rowWeights(int[] labels) {
            double sum = 0;
            for (int label : labels) {
                sum += counts(label) ? rowWeight(label) : 0;
            }
            return sum;
        }
    }

    /** Cross-entropy times (1 - p) ^ gamma; its mean is over rows. */
    static final class Focal extends RowLoss {
        Focal(LossSpec spec, int classes) {
            super(spec, classes);
        }

        @Override
        double loss(double[] logits, int label, double[] gradient) {
            double gamma = spec.get(LossFields.GAMMA);
            double normaliser = Softmax.logSumExp(logits);
            double logP = logits[label] - normaliser;
            double p = Math.exp(logP);
            double modulation = Math.pow(1 - p, gamma);
            double slope = gamma == 0 ? -1 : gamma * p * Math.pow(1 - p, gamma - 1) * logP - modulation;
            for (int k = 0; k < classes; k++) {
                gradient[k] = weight(label) * slope * ((k == label ? 1 : 0) - Math.exp(logits[k] - normaliser));
            }
            return -weight(label) * modulation * logP;
        }

        @Override
        double divisor(int[] labels) {
            return rows(labels);
        }
    }

    /** A loss of each logit against a one-hot label; its mean is over rows and classes. */
    abstract static class OneHot extends RowLoss {
        OneHot(LossSpec spec, int classes) {
            super(spec, classes);
        }

        abstract double loss(double logit, double target);

        abstract double slope(double logit, double target);

        @Override
        final double loss(double[] logits, int label, double[] gradient) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double target = k == label ? 1 : 0;
                sum += weight(k) * loss(logits[k], target);
                gradient[k] = weight(k) * slope(logits[k], target);
            }
            return sum;
        }

        @Override
        final double divisor(int[] labels) {
            return rows(labels) * classes;
        }
    }

    /** As torch.nn.BCEWithLogitsLoss. */
    static final class Binary extends OneHot {
        Binary(LossSpec spec, int classes) {
            super(spec, classes);
        }

        @Override
        double loss(double logit, double target) {
            return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
        }

        @Override
        double slope(double logit, double target) {
            return 1 / (1 + Math.exp(-logit)) - target;
        }
    }

    /** As torch.nn.MSELoss. */
    static final class Squared extends OneHot {
        Squared(LossSpec spec, int classes) {
            super(spec, classes);
        }

        @Override
        double loss(double logit, double target) {
            return (logit - target) * (logit - target);
        }

        @Override
        double slope(double logit, double target) {
            return 2 * (logit - target);
        }
    }

    /** The loss of a spec. */
    static RowLoss of(LossSpec spec, int classes, ModelFramework framework) {
        return switch (spec.get(LossFields.KIND)) {
            case CROSS_ENTROPY -> new CrossEntropy(spec, classes, framework);
            case FOCAL -> new Focal(spec, classes);
            case BCE -> new Binary(spec, classes);
            case MSE -> new Squared(spec, classes);
        };
    }

    /** What the sum over rows is multiplied by. */
    final double share(int[] labels) {
        return spec.reduction() == Reduction.MEAN ? 1 / divisor(labels) : 1;
    }
}
