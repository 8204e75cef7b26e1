package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/**
 * PaddlePaddle's optimizers (paddle 3.3.1, phi/kernels/funcs/adam_functors.h, cpu/adamw_kernel.cc, momentum_kernel_impl.h):
 * scalars are kept in the parameters' type, the powers of beta multiplied up in it, and epsilon is scaled by the second
 * moment's correction. AdamW's decay and the momentum are float32 in any run.
 */
final class PaddleOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.PADDLE, OptimizerName.ADAM, (UpdateFormula.Adam) PaddleOptimizers::adam)
            .with("learning_rate", ParameterMeaning.LR, 1e-3)
            .with("beta1", ParameterMeaning.BETA1, 0.9)
            .with("beta2", ParameterMeaning.BETA2, 0.999)
            .with("epsilon", ParameterMeaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(
                            OptimizerFramework.PADDLE, OptimizerName.SGD, (UpdateFormula.Sgd) PaddleOptimizers::sgd)
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("use_nesterov", ParameterMeaning.NESTEROV, false)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null),
            ADAM.with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) PaddleOptimizers::adamW)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 1e-2)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled());

    private PaddleOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        // With momentum the kernel takes both as float32, in float64 too.
        double decay = settings.momentum() == 0 ? settings.weightDecay() : (float) settings.weightDecay();
        return SgdStep.of(settings, lr).withL2(decay).withMomentum((float) settings.momentum());
    }

    /** Weight decay is added to the gradient. */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        double decay = settings.weightDecay();
        return settings.wide()
                ? stepInDouble(settings, update, lr).with(Decay.l2(decay))
                : stepInFloat(settings, update, (float) lr).with(Decay.l2((float) decay));
    }

    /** Weight decay is taken off the parameter before the update. */
    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        OptimizerSettings single = settings.with(ParameterMeaning.WEIGHT_DECAY, (float) settings.weightDecay());
        return settings.wide()
                ? stepInDouble(settings, update, lr).with(Decay.dropping(single.decay(lr)))
                : stepInFloat(settings, update, (float) lr).with(Decay.dropping((float) single.decay((float) lr)));
    }

    private static AdamStep stepInFloat(OptimizerSettings settings, int update, float lr) {
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float root = 1;
        float rest = 1;
        if (settings.correctBias()) {
            root = (float) Math.sqrt(1 - OptimizerSettings.power(beta2, update));
            rest = 1 - OptimizerSettings.power(beta1, update);
        }
        return AdamStep.of(settings, lr * (root / rest))
                .withRests(1 - beta1, 1 - beta2)
                .withEpsilon((float) settings.epsilon() * root);
    }

    private static AdamStep stepInDouble(OptimizerSettings settings, int update, double lr) {
        double root = Math.sqrt(settings.correction(settings.beta2(), update));
        return AdamStep.of(settings, lr * root / settings.correction(settings.beta1(), update))
                .withEpsilon(settings.epsilon() * root);
    }
}
