package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseFactory;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * Adagrad. torch and paddle add epsilon to the root, Keras and optax within it; the sum begins at 0 or 0.1. Sources: torch 2.15.0,
 * optim/adagrad.py; optax 0.2.8, transform.py, scale_by_rss; keras 3.15.1, optimizers/adagrad.py; paddle 3.3.1,
 * optimizer/adagrad.py; nd4j-api 1.0.0-M2.1, learning/AdaGradUpdater, whose sum begins at 1e-6.
 */
final class Adagrad {
    static final List<OptimizerDialect> ALL = List.of(
            dialect(OptimizerFramework.TORCH, Adagrad::torch)
                    .with("lr", ParameterMeaning.LR, 0.01)
                    .with("lr_decay", ParameterMeaning.LR_DECAY, 0.0)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("initial_accumulator_value", ParameterMeaning.INITIAL_ACCUMULATOR, 0.0)
                    .with("eps", ParameterMeaning.EPSILON, 1e-10),
            dialect(OptimizerFramework.OPTAX, Adagrad::within)
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("initial_accumulator_value", ParameterMeaning.INITIAL_ACCUMULATOR, 0.1)
                    .with("eps", ParameterMeaning.EPSILON, 1e-7),
            dialect(OptimizerFramework.KERAS, Adagrad::keras)
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("initial_accumulator_value", ParameterMeaning.INITIAL_ACCUMULATOR, 0.1)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            dialect(OptimizerFramework.PADDLE, Adagrad::paddle)
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-6)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .with("initial_accumulator_value", ParameterMeaning.INITIAL_ACCUMULATOR, 0.0),
            new OptimizerDialect(
                            OptimizerFramework.ND4J,
                            OptimizerName.ADAGRAD,
                            new Elementwise(0, 1, settings -> 1e-6, Adagrad::torch))
                    .with("learningRate", ParameterMeaning.LR, 0.1)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-6));

    private Adagrad() {}

    private static OptimizerDialect dialect(OptimizerFramework framework, ElementwiseFactory maker) {
        return new OptimizerDialect(
                framework,
                OptimizerName.ADAGRAD,
                new Elementwise(0, 1, settings -> settings.number(ParameterMeaning.INITIAL_ACCUMULATOR), maker));
    }

    private static ElementwiseStep torch(OptimizerSettings settings, int update, double lr) {
        double rate = lr / (1 + (update - 1) * settings.number(ParameterMeaning.LR_DECAY));
        return WeightDecay.l2(settings, step(rate, 0, settings.epsilon()));
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        return torch(settings.single(), update, lr);
    }

    private static ElementwiseStep keras(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.off(settings, lr, within(settings, update, lr));
    }

    private static ElementwiseStep within(OptimizerSettings settings, int update, double lr) {
        return step(lr, settings.epsilon(), 0);
    }

    private static ElementwiseStep step(double lr, double within, double beside) {
        return (n, g, p, state) -> {
            double[] sum = state[0];
            for (int i = 0; i < n; i++) {
                sum[i] += g[i] * g[i];
                p[i] -= g[i] == 0 ? 0 : lr * g[i] / (Math.sqrt(sum[i] + within) + beside);
            }
        };
    }
}
