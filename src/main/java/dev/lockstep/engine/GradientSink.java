package dev.lockstep.engine;

/**
 * Takes gradients as the backward pass makes them. A layer hands a weight's gradient in once all that needs the weight's old
 * value is done, as it may be updated at once.
 */
interface GradientSink {
    /**
     * The gradient of a dense layer's weight is dy' x.
     *
     * @param dy (tokens, strideDy); the weight's columns come first
     * @param x (tokens, strideX); the layer's inputs come first
     */
    void dense(Weight weight, int tokens, Tensor dy, int strideDy, Tensor x, int strideX);

    /** The gradient itself, of the shape of the weight's value. Not modified, and free to be overwritten afterwards. */
    void whole(Weight weight, Tensor gradient);
}
