package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.OptimizerDialect.Meaning;
import java.util.List;

/**
 * ND4J's updaters (1.0.0-M2.1, learning/AdamUpdater, SgdUpdater): epsilon is added before the bias correction. AdamW is Adam
 * with DL4J's regularization WeightDecay, which is added to the update, taken of the old parameter, times the rate.
 */
final class Nd4jOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.ND4J, OptimizerName.ADAM, (UpdateFormula.Adam) Nd4jOptimizers::adam)
            .with("learningRate", Meaning.LR, 1e-3)
            .with("beta1", Meaning.BETA1, 0.9)
            .with("beta2", Meaning.BETA2, 0.999)
            .with("epsilon", Meaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.ND4J, OptimizerName.SGD, (UpdateFormula.Sgd) Nd4jOptimizers::sgd)
                    .with("learningRate", Meaning.LR, 1e-3),
            ADAM,
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) Nd4jOptimizers::adam)
                    .with("weightDecay", Meaning.WEIGHT_DECAY, 0.0));

    private Nd4jOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        return new SgdStep(0, 1, 0, 1, 1, lr, false);
    }

    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double correction1 = 1 - Math.pow(settings.beta1(), update);
        double correction2 = 1 - Math.pow(settings.beta2(), update);
        return new AdamStep(
                0,
                1,
                0,
                settings.beta1(),
                1 - settings.beta1(),
                settings.beta2(),
                1 - settings.beta2(),
                1,
                0,
                1,
                settings.epsilon(),
                lr * Math.sqrt(correction2) / correction1,
                lr * settings.weightDecay(),
                false,
                settings.amsgrad());
    }
}
