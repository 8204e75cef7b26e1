package dev.lockstep.engine.spec;

/**
 * The scalars of one update by gradient descent, as a dialect computed them; each is cast to the run's precision.
 *
 * <pre>
 * g = gradient + l2 * p
 * v = momentum * v + push * g
 * p = p * keep - pull * (nesterov ? look * g + momentum * v : v)
 * </pre>
 */
public record SgdStep(
        double l2, double keep, double momentum, double push, double look, double pull, boolean nesterov) {
    /** The same update without weight decay. */
    public SgdStep withoutDecay() {
        return new SgdStep(0, 1, momentum, push, look, pull, nesterov);
    }
}
