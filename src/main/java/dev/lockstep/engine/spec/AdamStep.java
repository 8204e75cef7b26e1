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
 * A dialect says what differs from {@link #of}: no decay, {@code rest} as 1 - beta, a denominator of sqrt(v) + epsilon.
 *
 * @param step factor of the moments' quotient
 */
public record AdamStep(Decay decay, Moments moments, Denominator denominator, double step, boolean amsgrad) {
    /**
     * What weight decay does.
     *
     * @param l2 times the parameter is added to the gradient
     * @param keep part of the parameter that is kept before the step
     * @param drop part of it that is taken off before the step
     * @param late part that is taken off beside the step
     * @param lateAfter whether {@code late} takes the p that the step made, not the one before
     */
    public record Decay(double l2, double keep, double drop, double late, boolean lateAfter) {
        public static final Decay NONE = new Decay(0, 1, 0, 0, false);

        static Decay l2(double l2) {
            return new Decay(l2, 1, 0, 0, false);
        }

        static Decay keeping(double keep) {
            return new Decay(0, keep, 0, 0, false);
        }

        static Decay dropping(double drop) {
            return new Decay(0, 1, drop, 0, false);
        }

        static Decay beside(double late) {
            return new Decay(0, 1, 0, late, false);
        }

        static Decay after(double late) {
            return new Decay(0, 1, 0, late, true);
        }
    }

    /** How the moments are averaged. */
    public record Moments(double beta1, double rest1, double beta2, double rest2) {}

    /**
     * What the first moment is divided by.
     *
     * @param grow factor of the second moment before amsgrad compares it
     */
    public record Denominator(double grow, double root, double scale, double epsilon) {}

    /** The neutral step: no decay, no bias correction, epsilon beside the root. */
    static AdamStep of(OptimizerSettings settings, double step) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        return new AdamStep(
                Decay.NONE,
                new Moments(beta1, 1 - beta1, beta2, 1 - beta2),
                new Denominator(1, 0, 1, settings.epsilon()),
                step,
                settings.amsgrad());
    }

    AdamStep with(Decay newDecay) {
        return new AdamStep(newDecay, moments, denominator, step, amsgrad);
    }

    AdamStep with(Moments newMoments) {
        return new AdamStep(decay, newMoments, denominator, step, amsgrad);
    }

    AdamStep with(Denominator newDenominator) {
        return new AdamStep(decay, moments, newDenominator, step, amsgrad);
    }

    AdamStep withEpsilon(double epsilon) {
        return with(new Denominator(denominator.grow, denominator.root, denominator.scale, epsilon));
    }

    AdamStep withScale(double scale) {
        return with(new Denominator(denominator.grow, denominator.root, scale, denominator.epsilon));
    }

    /** The weights of gradient and square where they are not 1 - beta to the last place. */
    AdamStep withRests(double rest1, double rest2) {
        return with(new Moments(moments.beta1, rest1, moments.beta2, rest2));
    }

    /** The same with every scalar rounded to float32, as kernels of that type take them. */
    public AdamStep single() {
        return new AdamStep(
                new Decay(
                        (float) decay.l2, (float) decay.keep, (float) decay.drop, (float) decay.late, decay.lateAfter),
                new Moments((float) moments.beta1, (float) moments.rest1, (float) moments.beta2, (float) moments.rest2),
                new Denominator((float) denominator.grow, (float) denominator.root, (float) denominator.scale, (float)
                        denominator.epsilon),
                (float) step,
                amsgrad);
    }
}
