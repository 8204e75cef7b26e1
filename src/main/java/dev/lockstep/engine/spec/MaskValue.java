package dev.lockstep.engine.spec;

/** What becomes of the score of a token that is not seen. */
public enum MaskValue implements Labelled {
    /** It is minus infinity: a row that sees nothing is NaN. */
    MINUS_INFINITY("-inf"),
    /** The lowest finite number is added: a row that sees nothing sees all alike (transformers, eager). */
    LOWEST("finfo.min"),
    /** 10,000 is subtracted: a row that sees nothing sees all (paddlenlp). */
    MINUS_10000("-1e4"),
    /** It is minus infinity, and a row that sees nothing gets zeros (torch's scaled_dot_product_attention). */
    ZERO("zero");

    private final String label;

    MaskValue(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
