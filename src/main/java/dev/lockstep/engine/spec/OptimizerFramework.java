package dev.lockstep.engine.spec;

/** Whose definition of an optimizer: its dialect. */
public enum OptimizerFramework implements Labelled {
    TORCH("torch"),
    PADDLE("paddle"),
    /** The AdamW of transformers 4. */
    HF("hf"),
    OPTAX("optax"),
    KERAS("keras"),
    ND4J("nd4j"),
    /** What trained BERT. */
    BERT("bert"),
    TIMM("timm");

    private final String label;

    OptimizerFramework(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** The factor by which it clips gradients. */
    ClipDialect clipDialect() {
        return switch (this) {
            case TORCH, HF, TIMM, ND4J -> ClipDialect.TORCH;
            case PADDLE -> ClipDialect.PADDLE;
            case OPTAX -> ClipDialect.OPTAX;
            case KERAS, BERT -> ClipDialect.TF;
        };
    }
}
