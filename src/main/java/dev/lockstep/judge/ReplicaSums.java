package dev.lockstep.judge;

import java.io.Serializable;

/** How far the replicas of one tensor of one seed are apart, summed block by block. */
public final class ReplicaSums implements Serializable {
    /** Degrees of freedom of each element's variance. */
    final int freedom;
    /** Finite elements. */
    final int[] counts;
    /** Of the elements' variances about the replicas' own mean. */
    final double[] variances;
    /** Of those means' squares. */
    final double[] squares;

    ReplicaSums(int freedom, int blocks) {
        this.freedom = freedom;
        this.counts = new int[blocks];
        this.variances = new double[blocks];
        this.squares = new double[blocks];
    }

    int freedom() {
        return freedom;
    }
}
