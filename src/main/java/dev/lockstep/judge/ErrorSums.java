package dev.lockstep.judge;

import java.io.Serializable;

/** How far both sides of one tensor of one seed are from the float64 run, summed block by block. */
final class ErrorSums implements Serializable {
    /** Of the candidate's squared errors. */
    final double[] candidate;
    /** The reference's. */
    final double[] reference;
    /** Of the float64 run's squares. */
    final double[] arbiter;
    /** Whether the candidate is in float16 or bfloat16. */
    final boolean half;

    ErrorSums(int blocks, boolean half) {
        this.candidate = new double[blocks];
        this.reference = new double[blocks];
        this.arbiter = new double[blocks];
        this.half = half;
    }
}
