package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;

/** Weight decay before an update of elements. */
final class WeightDecay {
    private WeightDecay() {}

    /** Decay that is added to the gradient. */
    static ElementwiseStep l2(OptimizerSettings settings, ElementwiseStep step) {
        return before(Decay.l2(settings.weightDecay()), step);
    }

    /** Decay that is taken off the parameter. */
    static ElementwiseStep off(OptimizerSettings settings, double lr, ElementwiseStep step) {
        return before(Decay.dropping(settings.decay(lr)), step);
    }

    private static ElementwiseStep before(Decay decay, ElementwiseStep step) {
        if (decay.l2() == 0 && decay.drop() == 0) {
            return step;
        }
        return (n, gradient, value, state) -> {
            for (int i = 0; i < n; i++) {
                gradient[i] += decay.l2() * value[i];
                value[i] -= decay.drop() * value[i];
            }
            step.apply(n, gradient, value, state);
        };
    }
}
