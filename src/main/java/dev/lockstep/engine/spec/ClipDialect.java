package dev.lockstep.engine.spec;

/** By which factor gradients of norm n are clipped to a norm c. */
public enum ClipDialect implements Labelled {
    /** c / (n + 1e-6), at most 1. */
    TORCH("torch"),
    /** c / max(n, c). */
    PADDLE("paddle"),
    /** g / n * c where n is not less than c. */
    OPTAX("optax"),
    /** c * min(1 / n, 1 / c), as TensorFlow and Keras do. */
    TF("tf");

    private final String label;

    ClipDialect(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
