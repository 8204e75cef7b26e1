package dev.lockstep.engine;

import java.util.function.ObjDoubleConsumer;

/**
 * Applies each gradient as soon as it is made, in parts that stay in the cache: no buffer for all gradients, and what a product
 * wrote the update reads from there. Each part packs its operands anew, so that parts for the second-level cache were slower.
 */
final class StreamedGradients implements GradientSink {
    private static final int PART = 1 << 20;

    private final Arithmetic math;
    private final Optimizer optimizer;
    private final Double clipValue;
    private final Tensor part;
    private ObjDoubleConsumer<String> squares;

    /**
     * Updates by an optimizer.
     *
     * @param clipValue limit of each gradient's magnitude; null for none
     * @param widest the longest row of a weight
     */
    StreamedGradients(Arithmetic math, Optimizer optimizer, Double clipValue, int widest) {
        this.math = math;
        this.optimizer = optimizer;
        this.clipValue = clipValue;
        this.part = math.zeros(PART + Arithmetic.ROWS * widest);
    }

    /** @param consumer takes the sum of squares of each part of a weight's gradient from now on; null if nobody asks */
    void squares(ObjDoubleConsumer<String> consumer) {
        this.squares = consumer;
    }

    @Override
    public void dense(Weight weight, int tokens, Tensor dy, int strideDy, Tensor x, int strideX) {
        int out = weight.parameter().shape().get(0);
        int in = weight.parameter().shape().get(1);
        int rows = rowsOfPart(out, in);
        for (int row = 0; row < out; row += rows) {
            int n = Math.min(rows, out - row);
            math.multiply(Product.weight(n, in, tokens, strideDy, strideX), dy.at(row), x, part);
            apply(weight, row * in, n * in, part);
        }
    }

    /** Equal parts, but at boundaries that keep the whole product's bits. */
    private static int rowsOfPart(int out, int in) {
        int parts = (out * in + PART - 1) / PART;
        int rows = (out + parts - 1) / parts;
        return Math.min(out, (rows + Arithmetic.ROWS - 1) / Arithmetic.ROWS * Arithmetic.ROWS);
    }

    @Override
    public void whole(Weight weight, Tensor gradient) {
        if (weight.isPresent()) {
            apply(weight, 0, weight.value().size(), gradient);
        }
    }

    private void apply(Weight weight, int from, int length, Tensor gradient) {
        if (squares != null) {
            squares.accept(weight.name(), gradient.view(0, length).sumOfSquares());
        }
        if (clipValue != null) {
            math.clip(clipValue, length, gradient);
        }
        optimizer.apply(weight, from, length, gradient);
    }
}
