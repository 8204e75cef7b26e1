package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;

/**
 * One transformer layer: self-attention and a feed-forward part, each normalised with its residual. It takes all tokens, and
 * makes the output of those that are its queries.
 */
final class EncoderLayer {
    private final Arithmetic math;
    private final int hidden;
    private final Queries queries;
    private final SelfAttention attention;
    private final FeedForward feedForward;
    private final Tensor queried; // (queries, hidden)
    private final Tensor y; // (queries, hidden)

    EncoderLayer(
            Arithmetic math,
            ModelSpec model,
            ModelWeights weights,
            int layer,
            TokenBatch like,
            Queries queries,
            Workspace shared) {
        String prefix = ModelParameters.prefix(layer);
        this.math = math;
        this.hidden = model.hidden();
        this.queries = queries;
        this.attention = new SelfAttention(math, model, weights, prefix, like, queries, shared);
        this.feedForward = new FeedForward(math, model, weights, prefix, queries.tokens(), shared);
        this.queried = math.zeros(queries.tokens() * hidden);
        this.y = math.zeros(queries.tokens() * hidden);
    }

    /**
     * The layer's output, (queries, hidden); it holds until the next call.
     *
     * @param x (tokens, hidden): kept until the backward pass
     */
    Tensor forward(TokenBatch batch, Tensor x) {
        if (!queries.whole()) {
            queries.gather(math, hidden, x, queried);
        }
        feedForward.forward(attention.forward(batch, x, queried(x)), y);
        return y;
    }

    private Tensor queried(Tensor x) {
        return queries.whole() ? x : queried;
    }

    /**
     * The backward pass.
     *
     * @param x what {@link #forward} took last
     * @param dy (queries, hidden). Modified.
     * @param dx (tokens, hidden): the gradient of x. Overwritten; is dy if every token is a query.
     */
    void backward(Tensor x, Tensor dy, Tensor dx, Updates updates) {
        feedForward.backward(attention.output(), dy, updates);
        if (queries.whole()) {
            attention.backward(x, x, dy, dx, updates);
        } else {
            dx.clear();
            attention.backward(x, queried, dy, dx, updates);
            queries.addTo(math, hidden, dy, dx);
        }
    }
}
