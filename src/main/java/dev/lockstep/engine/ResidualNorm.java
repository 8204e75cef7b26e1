package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelSpec;

/** The residual of a model that normalises last, as BERT does: norm(dropout(product + bias) + residual). */
final class ResidualNorm implements Residual {
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

    @Override
    public void forward(Tensor residual, Tensor y) {
        if (dropout.active()) {
            math.addBias(tokens, hidden, bias.value(), y);
            dropout.forward(y);
            norm.forward(y, null, residual, y);
        } else {
            norm.forward(y, bias.value(), residual, y);
        }
    }

    @Override
    public Tensor backward(Tensor dy, Tensor dSum, GradientSink updates) {
        norm.backward(dy, dSum, shared.dHiddenBias, updates);
        Tensor dProduct = dropout.active() ? dropped(dSum) : dSum;
        updates.whole(bias, shared.dHiddenBias);
        return dProduct;
    }

    private Tensor dropped(Tensor dSum) {
        Tensor dProduct = shared.dropped(dropout, dSum);
        math.columnSums(tokens, hidden, dProduct, shared.dHiddenBias);
        return dProduct;
    }
}
