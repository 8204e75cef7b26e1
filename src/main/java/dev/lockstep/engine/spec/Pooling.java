package dev.lockstep.engine.spec;

/** What the pooler is given of a row's tokens. */
public enum Pooling implements Labelled {
    /** The first token. */
    FIRST("first"),
    /** The mean over the tokens that attention sees. */
    MEAN("mean"),
    /** The largest value of the tokens that attention sees, element by element. */
    MAX("max");

    private final String label;

    Pooling(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
