package dev.lockstep.engine.spec;

/** Which of an update's iterations contribute a gradient. */
public enum AccumulateTake implements Labelled {
    /** All. */
    ALL("all"),
    /** The first only. */
    FIRST("first"),
    /** The last only, as where gradients are zeroed before each. */
    LAST("last");

    private final String label;

    AccumulateTake(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
