package dev.lockstep.engine.spec;

/** In what weights are held; the run computes with the rounded values in its own precision. */
public enum WeightsDtype implements Labelled {
    FLOAT32("float32", 23, -126),
    BFLOAT16("bfloat16", 7, -126),
    FLOAT16("float16", 10, -14);

    private final String label;
    private final int fractionBits;
    private final int leastExponent;

    WeightsDtype(String label, int fractionBits, int leastExponent) {
        this.label = label;
        this.fractionBits = fractionBits;
        this.leastExponent = leastExponent;
    }

    @Override
    public String label() {
        return label;
    }

    /** The nearest value of the type to the float32, ties to even; infinite past its largest. torch converts a double so, too. */
    public double round(double wide) {
        double value = (float) wide;
        if (!Double.isFinite(value) || value == 0) {
            return value;
        }
        int exponent = Math.max(Math.getExponent(value), leastExponent);
        double ulp = Math.scalb(1.0, exponent - fractionBits);
        double rounded = Math.rint(value / ulp) * ulp;
        double largest = (2 - Math.scalb(1.0, -fractionBits)) * Math.scalb(1.0, 1 - leastExponent);
        return Math.abs(rounded) > largest ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
    }
}
