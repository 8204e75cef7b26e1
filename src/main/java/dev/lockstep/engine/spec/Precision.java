package dev.lockstep.engine.spec;

/** In what a run computes. */
public enum Precision implements Labelled {
    FLOAT32("float32"),
    /** The arbiter: the same formulas in double. */
    FLOAT64("float64"),
    /** float32, with the operands and results of matrix products rounded to bfloat16, as autocast does. */
    BFLOAT16("bfloat16");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
