package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * Adadelta, one formula with different defaults. Sources: torch 2.15.0, optim/adadelta.py; optax 0.2.8, transform.py,
 * scale_by_adadelta; keras 3.15.1, optimizers/adadelta.py; paddle 3.3.1, optimizer/adadelta.py.
 */
final class Adadelta {
    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(
                            OptimizerFramework.TORCH, OptimizerName.ADADELTA, Elementwise.of(0, 2, Adadelta::added))
                    .with("lr", ParameterMeaning.LR, 1.0)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.9)
                    .with("eps", ParameterMeaning.EPSILON, 1e-6)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0),
            new OptimizerDialect(
                            OptimizerFramework.OPTAX, OptimizerName.ADADELTA, Elementwise.of(0, 2, Adadelta::added))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.9)
                    .with("eps", ParameterMeaning.EPSILON, 1e-6)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0),
            new OptimizerDialect(
                            OptimizerFramework.KERAS, OptimizerName.ADADELTA, Elementwise.of(0, 2, Adadelta::keras))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.95)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            new OptimizerDialect(
                            OptimizerFramework.PADDLE, OptimizerName.ADADELTA, Elementwise.of(0, 2, Adadelta::paddle))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-6)
                    .with("rho", ParameterMeaning.SMOOTHING, 0.95)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null));

    private Adadelta() {}

    private static ElementwiseStep added(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.l2(settings, step(settings, lr));
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        return added(settings.single(), update, lr);
    }

    private static ElementwiseStep keras(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.off(settings, lr, step(settings, lr));
    }

    /** It keeps the mean squares of the updates and of the gradients. */
    private static ElementwiseStep step(OptimizerSettings settings, double lr) {
        double rho = settings.number(ParameterMeaning.SMOOTHING);
        double epsilon = settings.epsilon();
        return (n, g, p, state) -> {
            double[] deltas = state[0];
            double[] squares = state[1];
            for (int i = 0; i < n; i++) {
                squares[i] = rho * squares[i] + (1 - rho) * g[i] * g[i];
                double delta = Math.sqrt(deltas[i] + epsilon) / Math.sqrt(squares[i] + epsilon) * g[i];
                deltas[i] = rho * deltas[i] + (1 - rho) * delta * delta;
                p[i] -= lr * delta;
            }
        };
    }
}
