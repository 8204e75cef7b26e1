package dev.lockstep.engine.spec;

/** How the gradients of an update's iterations become one. */
public enum AccumulateReduce implements Labelled {
    /** Their sum. */
    SUM("sum"),
    /** Their sum, divided by their number. */
    MEAN("mean"),
    /** Each by its share of the tokens that attention sees. */
    TOKENS("tokens");

    private final String label;

    AccumulateReduce(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
