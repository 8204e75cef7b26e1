package dev.lockstep.engine.spec;

/** The non-linearity between the two feed-forward products. */
public enum Activation implements Labelled {
    /** By erf. */
    GELU("gelu"),
    /** By tanh. */
    GELU_NEW("gelu_new"),
    RELU("relu"),
    /** x * sigmoid(1.702 x). */
    QUICK_GELU("quick_gelu"),
    /** x * sigmoid(x). */
    SILU("silu"),
    /** x itself. */
    NONE("none"),
    TANH("tanh"),
    /** x * tanh(log(1 + exp(x))). */
    MISH("mish"),
    /** The square of relu. */
    RELU2("relu2"),
    /** 0.01 x below zero, as torch.nn.LeakyReLU has it. */
    LEAKY_RELU("leaky_relu");

    private final String label;

    Activation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
