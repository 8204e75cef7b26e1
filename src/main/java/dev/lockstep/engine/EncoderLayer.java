package dev.lockstep.engine;

/**
 * One transformer layer: self-attention and a feed-forward part. It takes all tokens, and makes the output of those that are its
 * queries.
 */
interface EncoderLayer {
    /**
     * The layer's output, (queries, hidden); it holds until the next call.
     *
     * @param x (tokens, hidden): kept until the backward pass
     */
    Tensor forward(TokenBatch batch, Tensor x);

    /**
     * The backward pass.
     *
     * @param x what {@link #forward} took last
     * @param dy (queries, hidden). Modified.
     * @param dx (tokens, hidden): the gradient of x. Overwritten; is dy if every token is a query.
     */
    void backward(Tensor x, Tensor dy, Tensor dx, GradientSink updates);
}
