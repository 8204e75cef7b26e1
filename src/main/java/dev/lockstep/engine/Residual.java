package dev.lockstep.engine;

/** What follows a dense product within a layer: its bias, dropout, the residual, and normalisation if it comes last. */
interface Residual {
    /**
     * Completes a dense layer.
     *
     * @param residual (tokens, hidden)
     * @param y (tokens, hidden): the product. Modified: becomes the layer's output.
     */
    void forward(Tensor residual, Tensor y);

    /**
     * The backward pass.
     *
     * @param dSum (tokens, hidden): the gradient of the residual. Overwritten; may be dy.
     * @return the gradient of the product, (tokens, hidden); it may be dSum, and holds until the next call
     */
    Tensor backward(Tensor dy, Tensor dSum, GradientSink updates);
}
