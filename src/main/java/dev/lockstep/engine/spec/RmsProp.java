package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * RMSprop. torch and ND4J add epsilon to the root, Keras and paddle within it, optax as its parameter says; optax, Keras and paddle keep the rate in
 * the velocity. Sources: torch 2.15.0, optim/rmsprop.py; optax 0.2.8, alias.py, rmsprop; keras 3.15.1, optimizers/rmsprop.py;
 * paddle 3.3.1, optimizer/rmsprop.py; nd4j-api 1.0.0-M2.1, learning/RmsPropUpdater, whose mean square begins at
 * epsilon.
 */
final class RmsProp {
    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.RMSPROP, Elementwise.of(1, 2, RmsProp::torch))
                    .with("lr", ParameterMeaning.LR, 0.01)
                    .with("alpha", ParameterMeaning.SMOOTHING, 0.99)
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("centered", ParameterMeaning.CENTERED, false),
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.RMSPROP, Elementwise.of(1, 2, RmsProp::optax))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("decay", ParameterMeaning.SMOOTHING, 0.9)
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("eps_in_sqrt", ParameterMeaning.EPSILON_INSIDE, true)
                    .with("centered", ParameterMeaning.CENTERED, false)
                    .with("momentum", ParameterMeaning.MOMENTUM, null)
                    .with("nesterov", ParameterMeaning.NESTEROV, false),
            new OptimizerDialect(OptimizerFramework.KERAS, OptimizerName.RMSPROP, Elementwise.of(1, 2, RmsProp::keras))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.9)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("centered", ParameterMeaning.CENTERED, false)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            new OptimizerDialect(
                            OptimizerFramework.PADDLE, OptimizerName.RMSPROP, Elementwise.of(1, 2, RmsProp::paddle))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.95)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-6)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("centered", ParameterMeaning.CENTERED, false)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null),
            new OptimizerDialect(
                            OptimizerFramework.ND4J,
                            OptimizerName.RMSPROP,
                            new Elementwise(1, 2, OptimizerSettings::epsilon, RmsProp::nd4j))
                    .with("learningRate", ParameterMeaning.LR, 0.1)
                    .with("rmsDecay", ParameterMeaning.SMOOTHING, 0.95)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-8));

    private RmsProp() {}

    private static ElementwiseStep torch(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.l2(settings, step(settings, false, 1, lr));
    }

    private static ElementwiseStep optax(OptimizerSettings settings, int update, double lr) {
        return step(settings, settings.flag(ParameterMeaning.EPSILON_INSIDE), lr, 1);
    }

    private static ElementwiseStep keras(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.off(settings, lr, step(settings, true, lr, 1));
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.l2(settings, step(settings.single(), true, lr, 1));
    }

    private static ElementwiseStep nd4j(OptimizerSettings settings, int update, double lr) {
        return step(settings, false, lr, 1);
    }

    /**
     * One update; it keeps the velocity, the mean square and, centred, the mean.
     *
     * @param push factor of what enters the velocity
     * @param pull factor of what leaves it
     */
    private static ElementwiseStep step(OptimizerSettings settings, boolean inside, double push, double pull) {
        double alpha = settings.number(ParameterMeaning.SMOOTHING);
        double momentum = settings.momentum();
        double within = inside ? settings.epsilon() : 0;
        double beside = inside ? 0 : settings.epsilon();
        double centred = settings.flag(ParameterMeaning.CENTERED) ? 1 : 0;
        double look = settings.nesterov() ? 1 : 0;
        double past = settings.nesterov() ? momentum : 1;
        return (n, g, p, state) -> {
            double[] velocity = state[0];
            double[] square = state[1];
            double[] mean = state[2];
            for (int i = 0; i < n; i++) {
                square[i] = alpha * square[i] + (1 - alpha) * g[i] * g[i];
                mean[i] = mean[i] + (1 - alpha) * (g[i] - mean[i]);
                double root = Math.sqrt(square[i] - centred * mean[i] * mean[i] + within) + beside;
                double pushed = push * g[i] / root;
                velocity[i] = momentum * velocity[i] + pushed;
                p[i] -= pull * (look * pushed + past * velocity[i]);
            }
        };
    }
}
