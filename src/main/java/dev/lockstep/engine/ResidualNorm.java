package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelSpec;

/** What follows a dense product within a layer: its bias, dropout, the residual and normalisation. */
final class ResidualNorm {
    private final Arithmetic math;
    private final int tokens;
    private final int hidden;
    private final Weight bias;
    private final Dropout dropout;
    private final LayerNorm norm;
    private final Workspace shared;

    /** @param prefix of the names: the product's is {@code dense}, the norm's {@code LayerNorm} */
    ResidualNorm(Arithmetic math, ModelSpec model, ModelWeights weights, String prefix, int tokens, Workspace shared) {
        this.math = math;
        this.tokens = tokens;
        this.hidden = model.hidden();
        this.bias = weights.of(prefix + "dense.bias");
        this.dropout = new Dropout(math, model, shared.random, tokens * model.hidden());
        this.norm = new LayerNorm(math, model, weights, prefix + "LayerNorm", tokens);
        this.shared = shared;
    }

    /**
     * Completes a dense layer.
     *
     * @param y (tokens, hidden): the product. Modified: becomes norm(dropout(y + bias) + residual).
     */
    void forward(Tensor residual, Tensor y) {
        if (dropout.active()) {
            math.addBias(tokens, hidden, bias.value(), y);
            dropout.forward(y);
            norm.forward(y, null, residual, y);
        } else {
            norm.forward(y, bias.value(), residual, y);
        }
    }

    /**
     * The backward pass.
     *
     * @param dSum (tokens, hidden): the gradient of the residual. Overwritten; may be dy.
     * @return the gradient of the product, (tokens, hidden); it may be dSum, and holds until the next call
     */
    Tensor backward(Tensor dy, Tensor dSum, Updates updates) {
        norm.backward(dy, dSum, shared.dHiddenBias, updates);
        Tensor dProduct = dropout.active() ? dropped(dSum) : dSum;
        updates.whole(bias, shared.dHiddenBias);
        return dProduct;
    }

    private Tensor dropped(Tensor dSum) {
        shared.dDropped.clear();
        shared.dDropped.add(1, dSum);
        dropout.backward(shared.dDropped);
        math.columnSums(tokens, hidden, shared.dDropped, shared.dHiddenBias);
        return shared.dDropped;
    }
}
