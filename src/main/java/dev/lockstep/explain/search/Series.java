package dev.lockstep.explain.search;

/** A recorded series of rates. */
public final class Series {
    private final int[] indices;
    private final double[] rates;
    private final boolean narrow;

    /**
     * A series, or some of its steps.
     *
     * @param indices steps, ascending; index 0 is the rate at construction
     * @param rates what was recorded there
     * @param narrow whether in float32
     */
    public Series(int[] indices, double[] rates, boolean narrow) {
        this.indices = indices.clone();
        this.rates = rates.clone();
        this.narrow = narrow;
    }

    int length() {
        return rates.length;
    }

    int index(int i) {
        return indices[i];
    }

    /** The last step. */
    int last() {
        return indices[indices.length - 1];
    }

    double rate(int i) {
        return rates[i];
    }

    double[] rates() {
        return rates.clone();
    }

    boolean isNarrow() {
        return narrow;
    }

    double highest() {
        double highest = 0;
        for (double rate : rates) {
            highest = Math.max(highest, Math.abs(rate));
        }
        return highest;
    }
}
