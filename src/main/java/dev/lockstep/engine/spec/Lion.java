package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * Lion, one formula with different defaults; torch has none of its own. Sources: timm 1.0.31, optim/lion.py; optax 0.2.8,
 * alias.py, lion; keras 3.15.1, optimizers/lion.py.
 */
final class Lion {
    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TIMM, OptimizerName.LION, Elementwise.of(1, 0, Lion::step))
                    .with("lr", ParameterMeaning.LR, 1e-4)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.99))
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .decoupled(),
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.LION, Elementwise.of(1, 0, Lion::step))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("b1", ParameterMeaning.BETA1, 0.9)
                    .with("b2", ParameterMeaning.BETA2, 0.99)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 1e-3)
                    .decoupled(),
            new OptimizerDialect(OptimizerFramework.KERAS, OptimizerName.LION, Elementwise.of(1, 0, Lion::step))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta_1", ParameterMeaning.BETA1, 0.9)
                    .with("beta_2", ParameterMeaning.BETA2, 0.99)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled());

    private Lion() {}

    private static ElementwiseStep step(OptimizerSettings settings, int update, double lr) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        return WeightDecay.off(settings, lr, (n, g, p, state) -> {
            double[] mean = state[0];
            for (int i = 0; i < n; i++) {
                p[i] -= lr * Math.signum(mean[i] + (1 - beta1) * (g[i] - mean[i]));
                mean[i] = mean[i] + (1 - beta2) * (g[i] - mean[i]);
            }
        });
    }
}
