package dev.lockstep.engine.spec;

/** In what a float32 run takes the operands of matrix products; their sums are float32 whatever it is. */
public enum MatmulPrecision implements Labelled {
    FLOAT32("float32", 23),
    /** Ten bits of fraction, as NVIDIA's tensor cores take float32. */
    TF32("tf32", 10),
    BFLOAT16("bfloat16", 7);

    private final String label;
    private final int fractionBits;

    MatmulPrecision(String label, int fractionBits) {
        this.label = label;
        this.fractionBits = fractionBits;
    }

    @Override
    public String label() {
        return label;
    }

    /** Bits of fraction that are kept of a float32. */
    public int fractionBits() {
        return fractionBits;
    }
}
