package dev.lockstep.engine.spec;

/** Whose definition of an optimizer: its dialect. */
public enum OptimizerFramework implements Labelled {
    TORCH("torch"),
    PADDLE("paddle"),
    /** The AdamW of transformers 4. */
    HF("hf"),
    OPTAX("optax"),
    KERAS("keras"),
    ND4J("nd4j");

    private final String label;

    OptimizerFramework(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
