package dev.lockstep.engine;

/** Buffers that the layers of a run share, as they hold nothing between two layers. */
final class Workspace {
    final Tensor dSum; // (tokens, hidden)
    final Tensor dContext; // (tokens, hidden)
    final Tensor dQkv; // (tokens, 3 hidden)
    final Tensor dInner; // (tokens, inner)
    final Tensor dScores; // (batch, heads, length, length)
    final Tensor dHiddenBias; // (hidden)
    final Tensor dQkvBias; // (3 hidden)
    final Tensor dInnerBias; // (inner)

    final Tensor dDropped; // (tokens, hidden)
    final RandomState random;

    /** @param random what dropout draws from */
    Workspace(Arithmetic math, ModelSpec model, TokenBatch like, RandomState random) {
        int tokens = like.tokens();
        this.dSum = math.zeros(tokens * model.hidden());
        this.dContext = math.zeros(tokens * model.hidden());
        this.dQkv = math.zeros(tokens * 3 * model.hidden());
        this.dInner = math.zeros(tokens * model.intermediate());
        this.dScores = math.zeros(tokens * model.heads() * like.length());
        this.dHiddenBias = math.zeros(model.hidden());
        this.dQkvBias = math.zeros(3 * model.hidden());
        this.dDropped = math.zeros(model.dropout() > 0 ? tokens * model.hidden() : 1);
        this.random = random;
        this.dInnerBias = math.zeros(model.intermediate());
    }
}
