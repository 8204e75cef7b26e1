package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * NAdam. torch, paddle and Keras raise the momentum over time, at speeds that differ by 250; optax does not. Sources: torch 2.15.0,
 * optim/nadam.py; optax 0.2.8, alias.py, nadam; keras 3.15.1, optimizers/nadam.py; paddle 3.3.1, optimizer/nadam.py;
 * nd4j-api 1.0.0-M2.1, learning/NadamUpdater.
 */
final class NAdam {
    /** The speed at which Keras's momentum rises. */
    private static final double KERAS_DECAY = 1;

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.NADAM, Elementwise.of(1, 2, NAdam::torch))
                    .with("lr", ParameterMeaning.LR, 2e-3)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("momentum_decay", ParameterMeaning.MOMENTUM_DECAY, 4e-3)
                    .with("decoupled_weight_decay", ParameterMeaning.DECOUPLED, false),
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.NADAM, Elementwise.of(1, 1, NAdam::optax))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("b1", ParameterMeaning.BETA1, 0.9)
                    .with("b2", ParameterMeaning.BETA2, 0.999)
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("eps_root", ParameterMeaning.EPSILON_ROOT, 0.0),
            new OptimizerDialect(OptimizerFramework.KERAS, OptimizerName.NADAM, Elementwise.of(1, 2, NAdam::keras))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta_1", ParameterMeaning.BETA1, 0.9)
                    .with("beta_2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            new OptimizerDialect(OptimizerFramework.PADDLE, OptimizerName.NADAM, Elementwise.of(1, 2, NAdam::paddle))
                    .with("learning_rate", ParameterMeaning.LR, 2e-3)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-8)
                    .with("momentum_decay", ParameterMeaning.MOMENTUM_DECAY, 4e-3)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null),
            new OptimizerDialect(OptimizerFramework.ND4J, OptimizerName.NADAM, Elementwise.of(1, 1, NAdam::nd4j))
                    .with("learningRate", ParameterMeaning.LR, 1e-3)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-8));

    private NAdam() {}

    private static ElementwiseStep torch(OptimizerSettings settings, int update, double lr) {
        // The product is a tensor in torch's default precision.
        ElementwiseStep step = rising(
                settings, update, lr, settings.number(ParameterMeaning.MOMENTUM_DECAY), product -> (float) product);
        return settings.flag(ParameterMeaning.DECOUPLED)
                ? WeightDecay.off(settings, lr, step)
                : WeightDecay.l2(settings, step);
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        OptimizerSettings single = settings.single();
        return WeightDecay.l2(
                single, rising(single, update, lr, single.number(ParameterMeaning.MOMENTUM_DECAY), product -> product));
    }

    private static ElementwiseStep keras(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.off(settings, lr, rising(settings, update, lr, KERAS_DECAY, product -> product));
    }

    /** It keeps the two moments, and of the momenta's product what it lacks of 1. */
    private static ElementwiseStep rising(
            OptimizerSettings settings, int update, double lr, double speed, DoubleUnaryOperator kept) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        double epsilon = settings.epsilon();
        double correction = settings.correction(beta2, update);
        double now = beta1 * (1 - 0.5 * Math.pow(0.96, update * speed));
        double next = beta1 * (1 - 0.5 * Math.pow(0.96, (update + 1) * speed));
        return (n, g, p, state) -> {
            double[] mean = state[0];
            double[] square = state[1];
            double[] lack = state[2];
            for (int i = 0; i < n; i++) {
                double product = kept.applyAsDouble((1 - lack[i]) * kept.applyAsDouble(now));
                lack[i] = 1 - product;
                mean[i] = mean[i] + (1 - beta1) * (g[i] - mean[i]);
                square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
                double divisor = Math.sqrt(square[i] / correction) + epsilon;
                p[i] -= lr * (1 - now) / (1 - product) * g[i] / divisor;
                p[i] -= lr * next / (1 - product * next) * mean[i] / divisor;
            }
        };
    }

    private static ElementwiseStep optax(OptimizerSettings settings, int update, double lr) {
        double beta1 = settings.beta1();
        double ofGradient = (1 - beta1) / settings.correctionInType(beta1, update);
        double ofMean = beta1 / settings.correctionInType(beta1, update + 1);
        return steady(settings, lr, ofGradient, ofMean, settings.correctionInType(settings.beta2(), update));
    }

    /** It corrects the first moment only. */
    private static ElementwiseStep nd4j(OptimizerSettings settings, int update, double lr) {
        double beta1 = settings.beta1();
        double correction = settings.correction(beta1, update);
        return steady(settings, lr, (1 - beta1) / correction, beta1 / correction, 1);
    }

    private static ElementwiseStep steady(
            OptimizerSettings settings, double lr, double ofGradient, double ofMean, double correction) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        double epsilon = settings.epsilon();
        double root = settings.epsilonRoot();
        return (n, g, p, state) -> {
            double[] mean = state[0];
            double[] square = state[1];
            for (int i = 0; i < n; i++) {
                mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
                square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
                double divisor = Math.sqrt(square[i] / correction + root) + epsilon;
                p[i] -= lr * (ofMean * mean[i] + ofGradient * g[i]) / divisor;
            }
        };
    }
}
