package dev.lockstep.engine.spec;

/** What a mean of weighted rows is divided by. */
public enum MeanDivisor implements Labelled {
    /** The sum of the rows' weights (torch). */
    WEIGHTS("weights"),
    /** The number of rows (Keras). */
    ROWS("rows");

    private final String label;

    MeanDivisor(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
