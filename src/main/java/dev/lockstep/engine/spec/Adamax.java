package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.Elementwise;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import java.util.List;

/**
 * Adamax. torch and optax add epsilon to the gradient's magnitude, paddle to the norm before it is compared, Keras to the norm that
 * divides. Sources: torch 2.15.0, optim/adamax.py; optax 0.2.8, transform.py, scale_by_adamax; keras 3.15.1, optimizers/adamax.py;
 * paddle 3.3.1, phi/kernels/cpu/adamax_kernel.cc.
 */
final class Adamax {
    /** Where epsilon is added. */
    private enum Epsilon {
        GRADIENT,
        NORM,
        DIVISOR
    }

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.ADAMAX, Elementwise.of(1, 1, Adamax::torch))
                    .with("lr", ParameterMeaning.LR, 2e-3)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0),
            new OptimizerDialect(OptimizerFramework.OPTAX, OptimizerName.ADAMAX, Elementwise.of(1, 1, Adamax::optax))
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("b1", ParameterMeaning.BETA1, 0.9)
                    .with("b2", ParameterMeaning.BETA2, 0.999)
                    .with("eps", ParameterMeaning.EPSILON, 1e-8),
            new OptimizerDialect(OptimizerFramework.KERAS, OptimizerName.ADAMAX, Elementwise.of(1, 1, Adamax::keras))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta_1", ParameterMeaning.BETA1, 0.9)
                    .with("beta_2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            new OptimizerDialect(OptimizerFramework.PADDLE, OptimizerName.ADAMAX, Elementwise.of(1, 1, Adamax::paddle))
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-8)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null),
            new OptimizerDialect(OptimizerFramework.ND4J, OptimizerName.ADAMAX, Elementwise.of(1, 1, Adamax::nd4j))
                    .with("learningRate", ParameterMeaning.LR, 1e-3)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999));

    private Adamax() {}

    private static ElementwiseStep torch(OptimizerSettings settings, int update, double lr) {
        return WeightDecay.l2(
                settings, step(settings, lr / settings.correction(settings.beta1(), update), Epsilon.GRADIENT));
    }

    private static ElementwiseStep optax(OptimizerSettings settings, int update, double lr) {
        return step(settings, lr / settings.correctionInType(settings.beta1(), update), Epsilon.GRADIENT);
    }

    private static ElementwiseStep keras(OptimizerSettings settings, int update, double lr) {
        double rate = lr / settings.correctionInType(settings.beta1(), update);
        return WeightDecay.off(settings, lr, step(settings, rate, Epsilon.DIVISOR));
    }

    private static ElementwiseStep paddle(OptimizerSettings settings, int update, double lr) {
        OptimizerSettings single = settings.single();
        double rate = lr / settings.correction(settings.beta1(), update);
        return WeightDecay.l2(settings, step(single, rate, Epsilon.NORM));
    }

    /** Its epsilon is 1e-32, whatever it is given. */
    private static ElementwiseStep nd4j(OptimizerSettings settings, int update, double lr) {
        OptimizerSettings tiny = settings.with(ParameterMeaning.EPSILON, 1e-32);
        return step(tiny, lr / settings.correction(settings.beta1(), update), Epsilon.DIVISOR);
    }

    private static ElementwiseStep step(OptimizerSettings settings, double rate, Epsilon place) {
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        double epsilon = settings.epsilon();
        double onGradient = place == Epsilon.GRADIENT ? epsilon : 0;
        double onNorm = place == Epsilon.NORM ? epsilon : 0;
        double onDivisor = place == Epsilon.DIVISOR ? epsilon : 0;
        return (n, g, p, state) -> {
            double[] mean = state[0];
            double[] norm = state[1];
            for (int i = 0; i < n; i++) {
                mean[i] = mean[i] + (1 - beta1) * (g[i] - mean[i]);
                norm[i] = Math.max(beta2 * norm[i] + onNorm, Math.abs(g[i]) + onGradient);
                p[i] -= rate * mean[i] / (norm[i] + onDivisor);
            }
        };
    }
}
