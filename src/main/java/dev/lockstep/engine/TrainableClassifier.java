package dev.lockstep.engine;

/** A classifier as the loop over iterations sees it, whatever computes it: a pass forward, then one back. */
interface TrainableClassifier extends AutoCloseable {
    /** The loss of a batch, with the weights as they are now. */
    double forward(TokenBatch batch);

    /** The logits of the last pass, (batch, labels). */
    Tensor logits();

    /**
     * The embeddings' output (0) or that of a layer, (tokens, hidden), for the batch that {@link #forward} took last and the
     * weights that it had.
     */
    Tensor hidden(TokenBatch batch, int layer);

    /** Multiplies what {@link #backward} will hand in. */
    void scaleGradients(double factor);

    /** Hands in the gradient of every weight, for the batch that {@link #forward} took last. */
    void backward(TokenBatch batch, GradientSink updates);

    /** Gives back what it holds beside the run's tensors. */
    @Override
    default void close() {}
}
