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
    private final Residual residual;
    private final Workspace shared;
    private final Tensor activated; // (tokens, inner): what the activation takes
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
        this.residual = Residuals.of(math, model, weights, prefix + "output.", tokens, shared);
        this.shared = shared;
        this.activated = math.zeros(tokens * inner);
        this.after = math.zeros(tokens * inner);
    }

    /**
     * The part's output.
     *
     * @param x (tokens, hidden)
     * @param before (tokens, hidden): what the residual adds
     * @param y (tokens, hidden). Overwritten.
     */
    void forward(Tensor x, Tensor before, Tensor y) {
        math.multiply(Product.forward(tokens, inner, hidden), x, in.value(), activated);
        math.activate(activation, tokens, inner, inBias.value(), activated, after);
        math.multiply(Product.forward(tokens, hidden, inner), after, out.value(), y);
        residual.forward(before, y);
    }

    /**
     * The backward pass.
     *
     * @param x what {@link #forward} took
     * @param dBefore (tokens, hidden): the gradient of what the residual added. Overwritten; may be dy.
     * @param dx (tokens, hidden): the gradient of x. Overwritten; may be dy if dBefore is not.
     */
    void backward(Tensor x, Tensor dy, Tensor dBefore, Tensor dx, GradientSink updates) {
        Tensor dProduct = residual.backward(dy, dBefore, updates);
        math.multiply(Product.input(tokens, hidden, inner), dProduct, out.value(), shared.dInner);
        updates.dense(out, tokens, dProduct, hidden, after, inner);
        math.activateBackward(activation, tokens, inner, activated, shared.dInner, shared.dInnerBias);
        updates.whole(inBias, shared.dInnerBias);
        math.multiply(Product.input(tokens, inner, hidden), shared.dInner, in.value(), dx);
        updates.dense(in, tokens, shared.dInner, inner, x, hidden);
    }
}
