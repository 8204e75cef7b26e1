package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.TensorWise;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseFactory;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseStep;
import java.util.List;

/**
 * LAMB: Adam's update, scaled to the parameter's norm. timm limits the norm over all gradients to 1 by default, and leaves parameters
 * without decay unscaled. Keras takes decay off the parameter first, the others add it to the update. Sources: timm 1.0.31,
 * optim/lamb.py; optax 0.2.8, alias.py, lamb; keras 3.15.1, optimizers/lamb.py; paddle 3.3.1, phi/kernels/funcs/lamb_functors.h.
 */
final class Lamb {
    static final List<OptimizerDialect> ALL = List.of(
            dialect(OptimizerFramework.TIMM, Lamb::timm)
                    .with("lr", ParameterMeaning.LR, 1e-3)
                    .with("bias_correction", ParameterMeaning.CORRECT_BIAS, true)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", ParameterMeaning.EPSILON, 1e-6)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.01)
                    .with("grad_averaging", ParameterMeaning.GRAD_AVERAGING, true)
                    .with("max_grad_norm", ParameterMeaning.MAX_GRAD_NORM, 1.0)
                    .orNone()
                    .with("trust_clip", ParameterMeaning.TRUST_CLIP, false)
                    .with("always_adapt", ParameterMeaning.ALWAYS_ADAPT, false),
            dialect(OptimizerFramework.OPTAX, Lamb::optax)
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("b1", ParameterMeaning.BETA1, 0.9)
                    .with("b2", ParameterMeaning.BETA2, 0.999)
                    .with("eps", ParameterMeaning.EPSILON, 1e-6)
                    .with("eps_root", ParameterMeaning.EPSILON_ROOT, 0.0)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0),
            dialect(OptimizerFramework.KERAS, Lamb::keras)
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta_1", ParameterMeaning.BETA1, 0.9)
                    .with("beta_2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-7)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            dialect(OptimizerFramework.PADDLE, Lamb::paddle)
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("lamb_weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.01)
                    .with("beta1", ParameterMeaning.BETA1, 0.9)
                    .with("beta2", ParameterMeaning.BETA2, 0.999)
                    .with("epsilon", ParameterMeaning.EPSILON, 1e-6)
                    .with("always_adapt", ParameterMeaning.ALWAYS_ADAPT, false));

    private Lamb() {}

    /** Settings of one update. */
    private record Step(
            OptimizerSettings settings,
            double rate,
            double correction1,
            double correction2,
            double decay,
            boolean adapts)
            implements TensorWiseStep {
        /** It keeps the two moments. */
        @Override
        public void apply(ModelParameter parameter, double[] gradient, double[] value, double[][] state) {
            double[] update = adam(gradient, value, state);
            double ratio = adapts ? ratio(norm(value), norm(update)) : 1;
            for (int i = 0; i < value.length; i++) {
                value[i] -= rate * ratio * update[i];
            }
        }

        private double[] adam(double[] gradient, double[] value, double[][] state) {
            double beta1 = settings.beta1();
            double beta2 = settings.beta2();
            double rest1 = Boolean.FALSE.equals(settings.value(ParameterMeaning.GRAD_AVERAGING)) ? 1 : 1 - beta1;
            double[] update = new double[value.length];
            for (int i = 0; i < value.length; i++) {
                state[0][i] = beta1 * state[0][i] + rest1 * gradient[i];
                state[1][i] = beta2 * state[1][i] + (1 - beta2) * gradient[i] * gradient[i];
                double divisor = Math.sqrt(state[1][i] / correction2 + settings.epsilonRoot()) + settings.epsilon();
                update[i] = state[0][i] / correction1 / divisor + decay * value[i];
            }
            return update;
        }

        private double ratio(double ofValue, double ofUpdate) {
            double ratio = ofValue > 0 && ofUpdate > 0 ? ofValue / ofUpdate : 1;
            return settings.flag(ParameterMeaning.TRUST_CLIP) ? Math.min(1, ratio) : ratio;
        }
    }

    private static OptimizerDialect dialect(OptimizerFramework framework, TensorWiseFactory maker) {
        return new OptimizerDialect(
                framework,
                OptimizerName.LAMB,
                new TensorWise(parameter -> List.of(parameter.size(), parameter.size()), maker));
    }

    private static TensorWiseStep timm(OptimizerSettings settings, int update, double lr, double norm) {
        double decay = settings.weightDecay();
        TensorWiseStep step = new Step(
                settings,
                lr,
                settings.correction(settings.beta1(), update),
                settings.correction(settings.beta2(), update),
                decay,
                decay != 0 || settings.flag(ParameterMeaning.ALWAYS_ADAPT));
        if (!settings.has(ParameterMeaning.MAX_GRAD_NORM)) {
            return step;
        }
        double divisor = Math.max(1, norm / settings.number(ParameterMeaning.MAX_GRAD_NORM));
        return (parameter, gradient, value, state) -> {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] /= divisor;
            }
            step.apply(parameter, gradient, value, state);
        };
    }

    private static TensorWiseStep optax(OptimizerSettings settings, int update, double lr, double norm) {
        return inType(settings, update, lr, settings.weightDecay());
    }

    private static TensorWiseStep keras(OptimizerSettings settings, int update, double lr, double norm) {
        TensorWiseStep step = inType(settings, update, lr, 0);
        double drop = settings.decay(lr);
        return (parameter, gradient, value, state) -> {
            for (int i = 0; i < value.length; i++) {
                value[i] -= drop * value[i];
            }
            step.apply(parameter, gradient, value, state);
        };
    }

    private static TensorWiseStep inType(OptimizerSettings settings, int update, double lr, double decay) {
        return new Step(
                settings,
                lr,
                settings.correctionInType(settings.beta1(), update),
                settings.correctionInType(settings.beta2(), update),
                decay,
                true);
    }

    private static TensorWiseStep paddle(OptimizerSettings settings, int update, double lr, double norm) {
        double decay = (float) settings.weightDecay();
        return new Step(
                settings.single(),
                lr,
                paddlesCorrection(settings.beta1(), update),
                paddlesCorrection(settings.beta2(), update),
                decay,
                decay > 0 || settings.flag(ParameterMeaning.ALWAYS_ADAPT));
    }

    /** The powers start from the beta in the parameters' type, and are multiplied by one in float32. */
    private static double paddlesCorrection(double beta, int update) {
        return 1 - beta * Math.pow((float) beta, update - 1.0);
    }

    static double norm(double[] x) {
        double sum = 0;
        for (double each : x) {
            sum += each * each;
        }
        return Math.sqrt(sum);
    }
}
