package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import dev.lockstep.engine.spec.AdamStep.Denominator;
import java.util.List;

/**
 * Optax's optimizers (optax, _src/transform.py, alias.py): weight decay is added to the update, taken of the old parameter,
 * before the rate.
 */
final class OptaxOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.OPTAX, OptimizerName.ADAM, (UpdateFormula.Adam) OptaxOptimizers::adam)
            .with("learning_rate", ParameterMeaning.LR, null)
            .with("b1", ParameterMeaning.BETA1, 0.9)
            .with("b2", ParameterMeaning.BETA2, 0.999)
            .with("eps", ParameterMeaning.EPSILON, 1e-8)
            .with("eps_root", ParameterMeaning.EPSILON_ROOT, 0.0);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.SGD, (UpdateFormula.Sgd) OptaxOptimizers::sgd)
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("momentum", ParameterMeaning.MOMENTUM, null)
                    .with("nesterov", ParameterMeaning.NESTEROV, false),
            ADAM.with("correct_bias", ParameterMeaning.CORRECT_BIAS, true),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) OptaxOptimizers::adam)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 1e-4)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled());

    private OptaxOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        return SgdStep.of(settings, lr);
    }

    /**
     * Corrections are float32 unless all is float64. sqrt(v / correction + root) is sqrt(v + root * correction) /
     * sqrt(correction); amsgrad keeps the largest v that has been corrected.
     */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correctionInType(settings.beta1(), update);
        double correction2 = settings.correctionInType(settings.beta2(), update);
        Denominator denominator = settings.amsgrad()
                ? new Denominator(1 / correction2, settings.epsilonRoot(), 1, settings.epsilon())
                : new Denominator(
                        1, settings.epsilonRoot() * correction2, 1 / Math.sqrt(correction2), settings.epsilon());
        return AdamStep.of(settings, lr / correction1).with(denominator).with(Decay.beside(settings.decay(lr)));
    }
}
