package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/**
 * ND4J's updaters (1.0.0-M2.1, learning/AdamUpdater, SgdUpdater): epsilon is added before the bias correction. AdamW is Adam
 * with DL4J's regularization WeightDecay, which is added to the update, taken of the old parameter, times the rate.
 */
final class Nd4jOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.ND4J, OptimizerName.ADAM, (UpdateFormula.Adam) Nd4jOptimizers::adam)
            .with("learningRate", ParameterMeaning.LR, 1e-3)
            .with("beta1", ParameterMeaning.BETA1, 0.9)
            .with("beta2", ParameterMeaning.BETA2, 0.999)
            .with("epsilon", ParameterMeaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.ND4J, OptimizerName.SGD, (UpdateFormula.Sgd) Nd4jOptimizers::sgd)
                    .with("learningRate", ParameterMeaning.LR, 1e-3),
            ADAM.with("correct_bias", ParameterMeaning.CORRECT_BIAS, true),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) Nd4jOptimizers::adam)
                    .with("weightDecay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled());

    private Nd4jOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        return SgdStep.of(settings, lr);
    }

    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correction(settings.beta1(), update);
        double correction2 = settings.correction(settings.beta2(), update);
        return AdamStep.of(settings, lr * Math.sqrt(correction2) / correction1).with(Decay.beside(settings.decay(lr)));
    }
}
