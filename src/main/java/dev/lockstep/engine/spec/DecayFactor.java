package dev.lockstep.engine.spec;

/** What decoupled weight decay is multiplied by. */
public enum DecayFactor implements Labelled {
    /** The rate in force, as torch's AdamW does. */
    RATE("rate"),
    /** The rate in force over the optimizer's own, as the AdamW paper and Composer do. */
    MULTIPLIER("multiplier"),
    /** Nothing: the same part at any rate, as tensorflow_addons does. */
    NOTHING("nothing");

    private final String label;

    DecayFactor(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
