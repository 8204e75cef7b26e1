package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelSpec;

/**
 * Dropout with its mask, forward beside backward. The mask's bits are NumPy's uniforms, drawn in the order of the forward pass:
 * no framework's own generator is imitated.
 */
final class Dropout {
    private final double probability;
    private final RandomState random;
    private final Tensor mask;

    /**
     * Dropout of one tensor.
     *
     * @param size elements of the tensor
     */
    Dropout(Arithmetic math, ModelSpec model, RandomState random, int size) {
        this.probability = model.dropout();
        this.random = random;
        this.mask = math.zeros(active() ? size : 1);
    }

    /** Whether it does anything. */
    boolean active() {
        return probability > 0;
    }

    /** @param x Modified: some elements become 0, the others grow. */
    void forward(Tensor x) {
        if (active()) {
            for (int i = 0; i < mask.size(); i++) {
                mask.set(i, random.nextDouble() < probability ? 0 : 1 / (1 - probability));
            }
            backward(x);
        }
    }

    /** @param dx Modified, as x was in {@link #forward}. */
    void backward(Tensor dx) {
        if (active()) {
            for (int i = 0; i < mask.size(); i++) {
                dx.set(i, dx.get(i) * mask.get(i));
            }
        }
    }
}
