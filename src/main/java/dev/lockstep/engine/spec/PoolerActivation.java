package dev.lockstep.engine.spec;

/** The non-linearity of the pooler. */
public enum PoolerActivation implements Labelled {
    TANH("tanh"),
    NONE("none"),
    RELU("relu");

    private final String label;

    PoolerActivation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** The same among all activations. */
    public Activation activation() {
        return Activation.valueOf(name());
    }
}
