package dev.lockstep.engine.spec;

/** How batches are generated. */
public enum BatchGenerator implements Labelled {
    /** NumPy's {@code RandomState(seed).randint}. */
    NUMPY_RANDINT("numpy-randint");

    private final String label;

    BatchGenerator(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
