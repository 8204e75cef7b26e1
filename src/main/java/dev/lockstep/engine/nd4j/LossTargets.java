package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.LossKind;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.MeanDivisor;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Reduction;
import java.util.Arrays;
import java.util.List;

/** What a loss needs of the labels: what each logit is compared with, and the weight of each term of the sum. */
final class LossTargets {
    private final LossSpec spec;
    private final LossKind kind;
    private final int classes;
    private final double kept;
    private final double spread;

    LossTargets(LossSpec spec, ModelSpec model) {
        this.spec = spec;
        this.kind = spec.get(LossFields.KIND);
        this.classes = model.labels();
        // Paddle smooths labels in float32, whatever its tensors are.
        boolean single = model.framework() == ModelFramework.PADDLENLP;
        double smoothing = spec.labelSmoothing();
        this.kept = single ? 1 - (float) smoothing : 1 - smoothing;
        this.spread = single ? (float) smoothing / classes : smoothing / classes;
    }

    /** Columns of {@link #weights}: of focal losses there is one term a row. */
    int columns() {
        return kind == LossKind.FOCAL ? 1 : classes;
    }

    /** (batch, labels). */
    double[] targets(int[] labels) {
        double[] targets = new double[labels.length * classes];
        for (int i = 0; i < targets.length; i++) {
            double hit = i % classes == labels[i / classes] ? 1 : 0;
            targets[i] = kind == LossKind.CROSS_ENTROPY ? spread + kept * hit : hit;
        }
        return targets;
    }

    /** (batch, columns): the reduction over rows, and the loss's scale, are in it. */
    double[] weights(int[] labels) {
        double factor = spec.get(LossFields.SCALE);
        if (spec.reduction() == Reduction.MEAN) {
            factor /= divisor(labels);
        }
        double[] weights = new double[labels.length * columns()];
        for (int i = 0; i < weights.length; i++) {
            int label = labels[i / columns()];
            int of = kind == LossKind.FOCAL ? label : i % columns();
            weights[i] = counts(label) ? factor * weight(of) : 0;
        }
        return weights;
    }

    private double divisor(int[] labels) {
        double rows = Arrays.stream(labels).filter(this::counts).count();
        return switch (kind) {
            case CROSS_ENTROPY ->
                spec.get(LossFields.MEAN_BY) == MeanDivisor.ROWS
                        ? rows
                        : Arrays.stream(labels)
                                .filter(this::counts)
                                .mapToDouble(this::weight)
                                .sum();
            case FOCAL -> rows;
            case BCE, MSE -> rows * classes;
        };
    }

    private boolean counts(int label) {
        Integer ignored = spec.get(LossFields.IGNORE_INDEX);
        return ignored == null || label != ignored;
    }

    private double weight(int label) {
        List<Double> weights = spec.get(LossFields.CLASS_WEIGHTS);
        return weights == null ? 1 : weights.get(label);
    }
}
