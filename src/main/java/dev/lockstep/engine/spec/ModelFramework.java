package dev.lockstep.engine.spec;

/** Whose BERT: it chooses the defaults of a model's fields, no code. */
public enum ModelFramework implements Labelled {
    HF("hf"),
    PADDLENLP("paddlenlp");

    private final String label;

    ModelFramework(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** What this framework's BERT has where a suite says nothing. */
    public ModelSpec.Defaults defaults() {
        return switch (this) {
            case HF -> new ModelSpec.Defaults(false, 0);
            case PADDLENLP -> new ModelSpec.Defaults(true, null);
        };
    }
}
