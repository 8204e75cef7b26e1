package dev.lockstep.engine.spec;

/** The non-linearity of the pooler. */
public enum PoolerActivation implements Labelled {
    TANH("tanh"),
    NONE("none");

    private final String label;

    PoolerActivation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
