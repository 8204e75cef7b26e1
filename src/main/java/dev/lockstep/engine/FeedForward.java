package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.ModelSpec;

/** The feed-forward part of a layer with its residual and normalisation. */
final class FeedForward {
    private final Arithmetic math;
    private final Activation activation;
    private final int tokens;
    private final int hidden;
    private final int inner;
    private final Weight in;
    private final Weight inBias;
    private final Weight out;
    private final ResidualNorm norm;
    private final Workspace shared;
    private final Tensor before; // (tokens, inner): what the activation takes
    private final Tensor after; // (tokens, inner)

    FeedForward(Arithmetic math, ModelSpec model, ModelWeights weights, String prefix, int tokens, Workspace shared) {
        this.math = math;
        this.activation = model.hiddenAct();
        this.tokens = tokens;
        this.hidden = model.hidden();
        this.inner = model.intermediate();
        this.in = weights.of(prefix + "intermediate.dense.weight");
        this.inBias = weights.of(prefix + "intermediate.dense.bias");
        this.out = weights.of(prefix + "output.dense.weight");
        this.norm = new ResidualNorm(math, model, weights, prefix + "output.", tokens, shared);
        this.shared = shared;
        this.before = math.zeros(tokens * inner);
        this.after = math.zeros(tokens * inner);
    }

    /** @param y (tokens, hidden). Overwritten. */
    void forward(Tensor x, Tensor y) {
        math.multiply(Product.forward(tokens, inner, hidden), x, in.value(), before);
        math.activate(activation, tokens, inner, inBias.value(), before, after);
        math.multiply(Product.forward(tokens, hidden, inner), after, out.value(), y);
        norm.forward(x, y);
    }

    /** @param dy (tokens, hidden). Modified: becomes the gradient of x. */
    void backward(Tensor x, Tensor dy, Updates updates) {
        Tensor dProduct = norm.backward(dy, shared.dSum, updates);
        math.multiply(Product.input(tokens, hidden, inner), dProduct, out.value(), shared.dInner);
        updates.dense(out, tokens, dProduct, hidden, after, inner);
        math.activateBackward(activation, tokens, inner, before, shared.dInner, shared.dInnerBias);
        updates.whole(inBias, shared.dInnerBias);
        math.multiply(Product.input(tokens, inner, hidden), shared.dInner, in.value(), dy);
        dy.add(1, shared.dSum);
        updates.dense(in, tokens, shared.dInner, inner, x, hidden);
    }
}
