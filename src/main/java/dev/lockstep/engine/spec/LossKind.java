package dev.lockstep.engine.spec;

/** What a row's loss is made from its logits and its label. */
public enum LossKind implements Labelled {
    /** Of the softmax of the logits. */
    CROSS_ENTROPY("cross-entropy"),
    /** Binary cross-entropy of each logit against a one-hot label; the mean is over rows and classes. */
    BCE("bce"),
    /** Squared difference of each logit from a one-hot label; the mean is over rows and classes. */
    MSE("mse"),
    /** Cross-entropy times (1 - p) ^ gamma, p the probability of the label. */
    FOCAL("focal");

    private final String label;

    LossKind(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
