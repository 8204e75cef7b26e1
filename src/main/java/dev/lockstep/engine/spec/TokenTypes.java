package dev.lockstep.engine.spec;

/** Token types of generated batches. */
public enum TokenTypes implements Labelled {
    /** The model's own, for all tokens. */
    NONE("none"),
    /** 0 in the first half of a row, 1 in the second, as of two texts. */
    HALVES("halves");

    private final String label;

    TokenTypes(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
