package dev.lockstep.engine.spec;

/**
 * The scalars of one update by Adam's kin, as a dialect computed them; each is cast to the run's precision.
 *
 * <pre>
 * g = gradient + l2 * p
 * p = p * keep - p * drop
 * m = beta1 * m + rest1 * g
 * v = beta2 * v + rest2 * g * g
 * h = amsgrad ? max(h, v * grow) : v
 * d = sqrt(h + root) * scale + epsilon
 * p = p - step * m / d - late * p             (late: the p before or after the step)
 * </pre>
 *
 * @param lateAfter whether {@code late} takes the p that the step made, not the one before
 */
public record AdamStep(
        double l2,
        double keep,
        double drop,
        double beta1,
        double rest1,
        double beta2,
        double rest2,
        double grow,
        double root,
        double scale,
        double epsilon,
        double step,
        double late,
        boolean lateAfter,
        boolean amsgrad) {

    /** The same update without weight decay. */
    public AdamStep withoutDecay() {
        return new AdamStep(
                0, 1, 0, beta1, rest1, beta2, rest2, grow, root, scale, epsilon, step, 0, lateAfter, amsgrad);
    }
}
