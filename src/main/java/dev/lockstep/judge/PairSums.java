package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Arrays;

/** How far candidate and reference are apart in one tensor of one seed, summed block by block. */
public final class PairSums implements Serializable {
    /** Finite elements. */
    final int[] counts;
    /** Of candidate less reference. */
    final double[] signed;
    /** Of its squares. */
    final double[] squares;
    /** Its largest absolute values. */
    final double[] farthest;
    /** Of the references' squares. */
    final double[] references;
    /** Of the squared float32 spacings at the references. */
    final double[] spacings;
    /** Of the errors to the float64 run; null without one. */
    final ErrorSums errors;
    /** Whether all elements are close by PyTorch's rule. */
    final boolean close;

    PairSums(int blocks, ErrorSums errors, boolean close) {
        this.counts = new int[blocks];
        this.signed = new double[blocks];
        this.squares = new double[blocks];
        this.farthest = new double[blocks];
        this.references = new double[blocks];
        this.spacings = new double[blocks];
        this.errors = errors;
        this.close = close;
    }

    /** Whether there is a float64 run. */
    boolean hasArbiter() {
        return errors != null;
    }

    /** How many finite elements there are in all. */
    int count() {
        return Arrays.stream(counts).sum();
    }
}
