package dev.lockstep.engine.spec;

/**
 * How a parameter is generated, from {@code RandomState((crc32(name) ^ seed) & 0xffffffff)} of NumPy, one number after another, as
 * float32. All but {@link #NUMPY_NORMAL} draw matrices only: biases are 0 and {@code LayerNorm.weight} is 1 where nothing else is said.
 */
public enum WeightsGenerator implements Labelled {
    /** {@code normal(0, std)} for every parameter, plus 1 for {@code LayerNorm.weight}. */
    NUMPY_NORMAL("numpy-normal"),
    /** The same, but a number more than two standard deviations off is drawn anew (tf.keras TruncatedNormal). */
    TRUNCATED_NORMAL("truncated-normal"),
    /** {@code uniform(-b, b)}, b the root of 6 / (in + out) (torch.nn.init.xavier_uniform_, Keras GlorotUniform). */
    XAVIER_UNIFORM("xavier-uniform"),
    /** {@code uniform(-b, b)}, b the root of 6 / in (torch.nn.init.kaiming_uniform_, Keras HeUniform). */
    KAIMING_UNIFORM("kaiming-uniform"),
    /** {@code uniform(-b, b)}, b the root of 1 / in, biases too; embeddings are standard normal (torch.nn.Linear, Embedding). */
    TORCH_LINEAR("torch-linear");

    private final String label;

    WeightsGenerator(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Whether it needs a standard deviation. */
    boolean takesStd() {
        return switch (this) {
            case NUMPY_NORMAL, TRUNCATED_NORMAL -> true;
            case XAVIER_UNIFORM, KAIMING_UNIFORM, TORCH_LINEAR -> false;
        };
    }
}
