package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.OptimizerDialect.Meaning;
import java.util.List;

/**
 * PaddlePaddle's optimizers (paddle 3.3.1, phi/kernels/funcs/adam_functors.h, cpu/adamw_kernel.cc, momentum_kernel_impl.h):
 * scalars are kept in the parameters' type, the powers of beta multiplied up in it, and epsilon is scaled by the second
 * moment's correction. AdamW's decay and the momentum are float32 in any run.
 */
final class PaddleOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.PADDLE, OptimizerName.ADAM, (UpdateFormula.Adam) PaddleOptimizers::adam)
            .with("learning_rate", Meaning.LR, 1e-3)
            .with("beta1", Meaning.BETA1, 0.9)
            .with("beta2", Meaning.BETA2, 0.999)
            .with("epsilon", Meaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(
                            OptimizerFramework.PADDLE, OptimizerName.SGD, (UpdateFormula.Sgd) PaddleOptimizers::sgd)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("momentum", Meaning.MOMENTUM, 0.0)
                    .with("use_nesterov", Meaning.NESTEROV, false)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, null),
            ADAM.with("weight_decay", Meaning.WEIGHT_DECAY, null),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) PaddleOptimizers::adamW)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-2));

    private PaddleOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        // With momentum the kernel takes both as float32, in float64 too.
        double decay = settings.momentum() == 0 ? settings.weightDecay() : (float) settings.weightDecay();
        return new SgdStep(decay, 1, (float) settings.momentum(), 1, 1, lr, settings.nesterov());
    }

    /** Weight decay is added to the gradient. */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        return settings.wide()
                ? stepInDouble(settings, update, lr, settings.weightDecay(), 0)
                : stepInFloat(settings, update, (float) lr, (float) settings.weightDecay(), 0);
    }

    /** Weight decay is taken off the parameter before the update. */
    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        float single = (float) lr;
        return settings.wide()
                ? stepInDouble(settings, update, lr, 0, lr * (float) settings.weightDecay())
                : stepInFloat(settings, update, single, 0, single * (float) settings.weightDecay());
    }

    private static AdamStep stepInFloat(OptimizerSettings settings, int update, float lr, float l2, float drop) {
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float power1 = beta1;
        float power2 = beta2;
        for (int i = 1; i < update; i++) {
            power1 *= beta1;
            power2 *= beta2;
        }
        float root = (float) Math.sqrt(1 - power2);
        return step(
                settings,
                l2,
                drop,
                1 - beta1,
                1 - beta2,
                (float) settings.epsilon() * root,
                lr * (root / (1 - power1)));
    }

    private static AdamStep stepInDouble(OptimizerSettings settings, int update, double lr, double l2, double drop) {
        double root = Math.sqrt(1 - Math.pow(settings.beta2(), update));
        return step(
                settings,
                l2,
                drop,
                1 - settings.beta1(),
                1 - settings.beta2(),
                settings.epsilon() * root,
                lr * root / (1 - Math.pow(settings.beta1(), update)));
    }

    private static AdamStep step(
            OptimizerSettings settings,
            double l2,
            double drop,
            double rest1,
            double rest2,
            double epsilon,
            double step) {
        return new AdamStep(
                l2,
                1,
                drop,
                settings.beta1(),
                rest1,
                settings.beta2(),
                rest2,
                1,
                0,
                1,
                epsilon,
                step,
                0,
                false,
                settings.amsgrad());
    }
}
