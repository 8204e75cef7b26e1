package dev.lockstep.engine.spec;

/** What the padding token is looked up as. */
public enum PaddingOutput implements Labelled {
    /** Its row of the word embedding. */
    ROW("row"),
    /** Zeros (paddle.nn.Embedding with a padding_idx). */
    ZERO("zero");

    private final String label;

    PaddingOutput(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
