package dev.lockstep.engine.spec;

/** What computes a run. */
public enum Backend implements Labelled {
    /** Lockstep's own kernels over OpenBLAS. */
    LOCKSTEP("lockstep"),
    /** ND4J: the model declared in SameDiff, which derives the gradients. */
    ND4J("nd4j");

    private final String label;

    Backend(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
