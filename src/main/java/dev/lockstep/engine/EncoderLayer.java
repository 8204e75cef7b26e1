package dev.lockstep.engine;

/** One transformer layer: self-attention and a feed-forward part, each normalised with its residual. */
final class EncoderLayer {
    private final SelfAttention attention;
    private final FeedForward feedForward;

    EncoderLayer(Arithmetic math, ModelSpec model, ModelWeights weights, int layer, TokenBatch like, Workspace shared) {
        this.attention = new SelfAttention(math, model, weights, ModelParameters.prefix(layer), like, shared);
        this.feedForward = new FeedForward(math, model, weights, ModelParameters.prefix(layer), like.tokens(), shared);
    }

    /**
     * The layer's output.
     *
     * @param x (tokens, hidden): kept until the backward pass
     * @param y (tokens, hidden). Overwritten.
     */
    void forward(TokenBatch batch, Tensor x, Tensor y) {
        feedForward.forward(attention.forward(batch, x), y);
    }

    /** @param dy (tokens, hidden). Modified: becomes the gradient of x. */
    void backward(Tensor x, Tensor dy, Updates updates) {
        feedForward.backward(attention.output(), dy, updates);
        attention.backward(x, dy, updates);
    }
}
