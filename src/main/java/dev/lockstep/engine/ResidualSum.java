package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelSpec;

/** The residual of a model that normalises first: what follows a dense product is its bias, dropout and the sum. */
final class ResidualSum implements Residual {
    private final Arithmetic math;
    private final int tokens;
    private final int hidden;
    private final Weight bias;
    private final Dropout dropout;
    private final Workspace shared;

    /** @param prefix of the names: the product's is {@code dense} */
    ResidualSum(Arithmetic math, ModelSpec model, ModelWeights weights, String prefix, int tokens, Workspace shared) {
        this.math = math;
        this.tokens = tokens;
        this.hidden = model.hidden();
        this.bias = weights.of(prefix + "dense.bias");
        this.dropout = new Dropout(math, model, shared.random, tokens * model.hidden());
        this.shared = shared;
    }

    @Override
    public void forward(Tensor residual, Tensor y) {
        math.addBias(tokens, hidden, bias.value(), y);
        dropout.forward(y);
        y.add(1, residual);
    }

    @Override
    public Tensor backward(Tensor dy, Tensor dSum, GradientSink updates) {
        if (dSum != dy) {
            dSum.clear();
            dSum.add(1, dy);
        }
        Tensor dProduct = dropout.active() ? shared.dropped(dropout, dSum) : dSum;
        math.columnSums(tokens, hidden, dProduct, shared.dHiddenBias);
        updates.whole(bias, shared.dHiddenBias);
        return dProduct;
    }
}
