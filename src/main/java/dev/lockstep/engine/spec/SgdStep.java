package dev.lockstep.engine.spec;

/**
 * The scalars of one update by gradient descent, as a dialect computed them; each is cast to the run's precision.
 *
 * <pre>
 * g = gradient + l2 * p
 * v = momentum * v + push * g                 (kept unless the momentum is 0)
 * p = p * keep - pull * (nesterov ? look * g + momentum * v : v)
 * </pre>
 */
public record SgdStep(
        double l2, double keep, double momentum, double push, double look, double pull, boolean nesterov) {
    /** The neutral step: no decay, the gradient as it is. */
    static SgdStep of(OptimizerSettings settings, double lr) {
        return new SgdStep(0, 1, settings.momentum(), 1, 1, lr, settings.nesterov());
    }

    SgdStep withL2(double newL2) {
        return new SgdStep(newL2, keep, momentum, push, look, pull, nesterov);
    }

    SgdStep withKeep(double newKeep) {
        return new SgdStep(l2, newKeep, momentum, push, look, pull, nesterov);
    }

    SgdStep withMomentum(double newMomentum) {
        return new SgdStep(l2, keep, newMomentum, push, look, pull, nesterov);
    }

    SgdStep withPush(double newPush) {
        return new SgdStep(l2, keep, momentum, newPush, look, pull, nesterov);
    }

    /** The rate within the velocity, instead of on it. */
    SgdStep withRateInVelocity() {
        return new SgdStep(l2, keep, momentum, push * pull, look * pull, 1, nesterov);
    }

    /** The same with every scalar rounded to float32, as kernels of that type take them. */
    public SgdStep single() {
        return new SgdStep(
                (float) l2, (float) keep, (float) momentum, (float) push, (float) look, (float) pull, nesterov);
    }
}
