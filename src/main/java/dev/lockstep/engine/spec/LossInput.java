package dev.lockstep.engine.spec;

/** What the loss is given. */
public enum LossInput implements Labelled {
    LOGITS("logits"),
    /** Their softmax, as if it were logits: softmax is applied twice. */
    SOFTMAX("softmax");

    private final String label;

    LossInput(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
