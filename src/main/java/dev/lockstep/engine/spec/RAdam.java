package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * RAdam, which goes without the second moment until its average is long enough. torch and paddle add epsilon before the bias
 * correction, optax after it. Sources: torch 2.15.0, optim/radam.py; optax 0.2.8, transform.py, scale_by_radam; paddle 3.3.1,
 * optimizer/radam.py.
 */
final class RAdam {
    private static final double SHORTEST = 5;

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.RADAM, Elementwise.of(1, 1, RAdam::torch))
                    .with("lr", ParameterMeaning.LR, 1e-3)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("decoupled_weight_decay", ParameterMeaning.DECOUPLED, false),
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.RADAM, Elementwise.of(1, 1, RAdam::optax))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("b1", ParameterMeaning.BETA1, 0.9)
                    .with("b2", ParameterMeaning.BETA2, 0.999)
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("eps_root", ParameterMeaning.EPSILON_ROOT, 0.0)
                    .with("threshold", ParameterMeaning.THRESHOLD, 5.0),
            new OptimizerDialect(OptimizerFramework.PADDLE, OptimizerName.RADAM, Elementwise.of(1, 1, RAdam::paddle))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null));

    private RAdam() {}

    private static ElementwiseStep torch(OptimizerSettings settings, int update, double lr) {
        double correction2 = settings.correction(settings.beta2(), update);
        double rate = lr / settings.correction(settings.beta1(), update);
        double length = length(settings, update);
        ElementwiseStep step = length > SHORTEST
                ? step(settings, rate * rectification(settings, length) * Math.sqrt(correction2), 0, 1)
                : plain(settings, rate);
        return settings.flag(ParameterMeaning.DECOUPLED)
                ? WeightDecay.off(settings, lr, step)
                : WeightDecay.l2(settings, step);
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        return torch(settings.single(), update, lr);
    }

    private static ElementwiseStep optax(OptimizerSettings settings, int update, double lr) {
        double correction2 = settings.correctionInType(settings.beta2(), update);
        double rate = lr / settings.correctionInType(settings.beta1(), update);
        double length = length(settings, update);
        return length >= settings.number(ParameterMeaning.THRESHOLD)
                ? step(settings, rate * rectification(settings, length), settings.epsilonRoot(), correction2)
                : plain(settings, rate);
    }

    private static double longest(OptimizerSettings settings) {
        return 2 / (1 - settings.beta2()) - 1;
    }

    /** Of the average over the squares. */
    private static double length(OptimizerSettings settings, int update) {
        double power = Math.pow(settings.beta2(), update);
        return longest(settings) - 2 * update * power / (1 - power);
    }

    private static double rectification(OptimizerSettings settings, double length) {
        double longest = longest(settings);
        return Math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
    }

    private static ElementwiseStep step(OptimizerSettings settings, double rate, double root, double correction) {
        double epsilon = settings.epsilon();
        ElementwiseStep moments = moments(settings);
        return (n, g, p, state) -> {
            moments.apply(n, g, p, state);
            for (int i = 0; i < n; i++) {
                p[i] -= rate * state[0][i] / (Math.sqrt(state[1][i] / correction + root) + epsilon);
            }
        };
    }

    private static ElementwiseStep plain(OptimizerSettings settings, double rate) {
        ElementwiseStep moments = moments(settings);
        return (n, g, p, state) -> {
            moments.apply(n, g, p, state);
            for (int i = 0; i < n; i++) {
                p[i] -= rate * state[0][i];
            }
        };
    }

    private static ElementwiseStep moments(OptimizerSettings settings) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        return (n, g, p, state) -> {
            double[] mean = state[0];
            double[] square = state[1];
            for (int i = 0; i < n; i++) {
                mean[i] = mean[i] + (1 - beta1) * (g[i] - mean[i]);
                square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
            }
        };
    }
}
