package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.OptimizerDialect.Meaning;
import java.util.List;

/**
 * Optax's optimizers (optax, _src/transform.py, alias.py): weight decay is added to the update, taken of the old parameter,
 * before the rate.
 */
final class OptaxOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.OPTAX, OptimizerName.ADAM, (UpdateFormula.Adam) OptaxOptimizers::adam)
            .with("learning_rate", Meaning.LR, null)
            .with("b1", Meaning.BETA1, 0.9)
            .with("b2", Meaning.BETA2, 0.999)
            .with("eps", Meaning.EPSILON, 1e-8)
            .with("eps_root", Meaning.EPSILON_ROOT, 0.0);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.SGD, (UpdateFormula.Sgd) OptaxOptimizers::sgd)
                    .with("learning_rate", Meaning.LR, null)
                    .with("momentum", Meaning.MOMENTUM, null)
                    .with("nesterov", Meaning.NESTEROV, false),
            ADAM,
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) OptaxOptimizers::adam)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-4));

    private OptaxOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        return new SgdStep(0, 1, settings.momentum(), 1, 1, lr, settings.nesterov());
    }

    /**
     * Corrections are float32 unless all is float64. sqrt(v / correction + root) is sqrt(v + root * correction) /
     * sqrt(correction); amsgrad keeps the largest v that has been corrected.
     */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correction(settings.beta1(), update);
        double correction2 = settings.correction(settings.beta2(), update);
        return new AdamStep(
                0,
                1,
                0,
                settings.beta1(),
                1 - settings.beta1(),
                settings.beta2(),
                1 - settings.beta2(),
                1 / correction2,
                settings.amsgrad() ? settings.epsilonRoot() : settings.epsilonRoot() * correction2,
                settings.amsgrad() ? 1 : 1 / Math.sqrt(correction2),
                settings.epsilon(),
                lr / correction1,
                lr * settings.weightDecay(),
                false,
                settings.amsgrad());
    }
}
