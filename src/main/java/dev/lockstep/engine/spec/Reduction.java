package dev.lockstep.engine.spec;

/** How the losses of a batch's rows become one. */
public enum Reduction implements Labelled {
    MEAN("mean"),
    SUM("sum");

    private final String label;

    Reduction(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
