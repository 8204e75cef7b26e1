package dev.lockstep.engine.spec;

/** How weights are generated. */
public enum WeightsGenerator implements Labelled {
    /**
     * NumPy's {@code RandomState((crc32(name) ^ seed) & 0xffffffff).normal(0, std, shape)} as float32 for each parameter, plus 1
     * for {@code LayerNorm.weight}.
     */
    NUMPY_NORMAL("numpy-normal");

    private final String label;

    WeightsGenerator(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
