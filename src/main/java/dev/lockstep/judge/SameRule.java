package dev.lockstep.judge;

import java.io.Serializable;

/**
 * PyTorch's own rule, since people know it: {@code torch._dynamo.utils.same} (2.15, with its defaults), by which {@code torch.compile} is
 * held against eager mode. A candidate passes if it is close to the reference (absolutely and relatively within 1e-4), or if its root
 * mean square error to the float64 run is at most {@code multiplier * (the reference's) + 1e-4 / 10}. It is shown beside the verdict and
 * has no part in it: 1e-4 is far more than float32 rounds a loss.
 *
 * @param candidateRmse the candidate's root mean square error to the float64 run, over the seeds that have one
 * @param referenceRmse the reference's
 * @param multiplier 3 below 1,000 elements and in half precision, else 2
 * @param passes whether every seed passes
 */
public record SameRule(double candidateRmse, double referenceRmse, double multiplier, boolean passes)
        implements Serializable {
    /** The rule's tolerance, absolute and relative. */
    static final double TOLERANCE = 1e-4;

    private static final double SMALL = 3;
    private static final double LARGE = 2;
    private static final long MANY = 1000;

    /**
     * The multiplier of an array.
     *
     * @param half whether it is in float16 or bfloat16
     */
    static double multiplier(long elements, boolean half) {
        return elements < MANY || half ? SMALL : LARGE;
    }

    /** Whether two finite values are close by themselves. */
    static boolean areClose(double candidate, double reference) {
        return Math.abs(candidate - reference) <= TOLERANCE + TOLERANCE * Math.abs(reference);
    }

    /** Whether one seed's array passes. */
    static boolean passes(boolean close, SideErrors errors, double multiplier) {
        return close || errors.candidate() <= multiplier * errors.reference() + TOLERANCE / 10;
    }
}
