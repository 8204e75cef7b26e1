package dev.lockstep.engine.spec;

/** How layer normalisation takes the variance. */
public enum Variance implements Labelled {
    /** The mean of the squared differences from the mean. */
    TWO_PASS("two-pass"),
    /** The mean of the squares less the square of the mean, which cancels. */
    RAW("raw"),
    /** As two-pass, but divided by one less than the number of elements. */
    UNBIASED("unbiased");

    private final String label;

    Variance(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
