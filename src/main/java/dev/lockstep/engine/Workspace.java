package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelSpec;

/** Buffers that the layers of a run share, as they hold nothing between two layers; a layer of fewer queries uses their start. */
final class Workspace {
    final Tensor dSum; // (tokens, hidden)
    final Tensor dContext; // (tokens, hidden)
    final Tensor dQ; // (tokens, hidden)
    final Tensor dKv; // (tokens, 2 hidden)
    final Tensor dInner; // (tokens, inner)
    final Tensor dScores; // (batch, heads, length, length)
    final Tensor dHiddenBias; // (hidden)
    final Tensor dKvBias; // (2 hidden)
    final Tensor dInnerBias; // (inner)

    final Tensor dDropped; // (tokens, hidden)
    final RandomState random;

    /** @param random what dropout draws from */
    Workspace(Arithmetic math, ModelSpec model, TokenBatch like, RandomState random) {
        int tokens = like.tokens();
        this.dSum = math.zeros(tokens * model.hidden());
        this.dContext = math.zeros(tokens * model.hidden());
        this.dQ = math.zeros(tokens * model.hidden());
        this.dKv = math.zeros(tokens * 2 * model.hidden());
        this.dInner = math.zeros(tokens * model.intermediate());
        this.dScores = math.zeros(tokens * model.heads() * like.length());
        this.dHiddenBias = math.zeros(model.hidden());
        this.dKvBias = math.zeros(2 * model.hidden());
        this.dDropped = math.zeros(model.dropout() > 0 ? tokens * model.hidden() : 1);
        this.random = random;
        this.dInnerBias = math.zeros(model.intermediate());
    }

    /** A gradient as it is before dropout, in a buffer that holds until the next call. */
    Tensor dropped(Dropout dropout, Tensor gradient) {
        dDropped.clear();
        dDropped.add(1, gradient);
        dropout.backward(dDropped);
        return dDropped;
    }
}
