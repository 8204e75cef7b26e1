package dev.lockstep.engine.spec;

/** Which tokens are counted for positions. */
public enum PositionCount implements Labelled {
    /** Every token. */
    ALL("all"),
    /** Tokens that are seen only; the others have pad_position (RoBERTa). */
    SEEN("seen");

    private final String label;

    PositionCount(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
