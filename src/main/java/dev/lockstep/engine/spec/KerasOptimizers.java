package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/**
 * Keras 3's optimizers (src/optimizers/base_optimizer.py, adam.py, sgd.py): every optimizer takes a weight decay, which
 * scales the parameter before the update; corrections are float32 unless all is float64; epsilon is added before the bias correction; momentum holds rates.
 */
final class KerasOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.KERAS, OptimizerName.ADAM, (UpdateFormula.Adam) KerasOptimizers::adam)
            .with("learning_rate", ParameterMeaning.LR, 1e-3)
            .with("beta_1", ParameterMeaning.BETA1, 0.9)
            .with("beta_2", ParameterMeaning.BETA2, 0.999)
            .with("epsilon", ParameterMeaning.EPSILON, 1e-7);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.KERAS, OptimizerName.SGD, (UpdateFormula.Sgd) KerasOptimizers::sgd)
                    .with("learning_rate", ParameterMeaning.LR, 0.01)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("nesterov", ParameterMeaning.NESTEROV, false)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            ADAM.with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled(),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) KerasOptimizers::adam)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 4e-3)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled());

    private KerasOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        return SgdStep.of(settings, lr).withRateInVelocity().withKeep(1 - settings.decay(lr));
    }

    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correctionInType(settings.beta1(), update);
        double correction2 = settings.correctionInType(settings.beta2(), update);
        return AdamStep.of(settings, lr * Math.sqrt(correction2) / correction1)
                .with(Decay.dropping(settings.decay(lr)));
    }
}
