package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Variance;

/** Layer normalisation of a sum: buffers, forward beside backward. */
final class LayerNorm {
    private final Arithmetic math;
    private final int rows;
    private final int columns;
    private final double epsilon;
    private final Variance variance;
    private final boolean skipped;
    private final Weight scale;
    private final Weight shift;
    private final Tensor normal; // (rows, columns)
    private final Tensor rate; // (rows)
    private final Tensor dScale; // (columns)
    private final Tensor dShift; // (columns)

    LayerNorm(Arithmetic math, ModelSpec model, ModelWeights weights, String name, int rows) {
        this.math = math;
        this.rows = rows;
        this.columns = model.hidden();
        // Paddle's kernel takes epsilon in float32, whatever its tensors are.
        boolean single = model.framework() == ModelFramework.PADDLENLP;
        this.epsilon = single ? (float) model.layerNormEps(name) : model.layerNormEps(name);
        this.skipped = model.skips(name);
        this.variance = model.get(ModelFields.LAYER_NORM_VARIANCE);
        this.scale = weights.of(name + ".weight");
        this.shift = weights.of(name + ".bias");
        this.normal = math.zeros(rows * columns);
        this.rate = math.zeros(rows);
        this.dScale = math.zeros(columns);
        this.dShift = math.zeros(columns);
    }

    /**
     * y = norm(x + bias + residual).
     *
     * @param bias (columns), or null
     * @param residual (rows, columns), or null
     * @param y (rows, columns). Overwritten; may be x.
     */
    void forward(Tensor x, Tensor bias, Tensor residual, Tensor y) {
        if (skipped) {
            copy(x, y);
            if (bias != null) {
                math.addBias(rows, columns, bias, y);
            }
            if (residual != null) {
                y.add(1, residual);
            }
            return;
        }
        math.normForward(
                rows, columns, epsilon, variance, x, bias, residual, scale.value(), shift.value(), normal, rate, y);
    }

    /**
     * The gradient of the sum.
     *
     * @param dx (rows, columns). Overwritten; may be dy.
     * @param dBias (columns): the sum over rows of dx. Overwritten.
     */
    void backward(Tensor dy, Tensor dx, Tensor dBias, GradientSink updates) {
        if (skipped) {
            copy(dy, dx);
            math.columnSums(rows, columns, dx, dBias);
            return;
        }
        math.normBackward(rows, columns, variance, dy, scale.value(), normal, rate, dx, dScale, dShift, dBias);
        updates.whole(scale, dScale);
        updates.whole(shift, dShift);
    }

    private static void copy(Tensor from, Tensor to) {
        if (from != to) {
            to.clear();
            to.add(1, from);
        }
    }
}
