package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.OptimizerDialect.Meaning;
import java.util.List;

/** PyTorch's optimizers (torch 2.15, optim/adam.py, adamw.py, sgd.py): scalars in double, cast at each use. */
final class TorchOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.TORCH, OptimizerName.ADAM, (UpdateFormula.Adam) TorchOptimizers::adam)
            .with("lr", Meaning.LR, 1e-3)
            .with("betas", Meaning.BETAS, List.of(0.9, 0.999))
            .with("eps", Meaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.SGD, (UpdateFormula.Sgd) TorchOptimizers::sgd)
                    .with("lr", Meaning.LR, 1e-3)
                    .with("momentum", Meaning.MOMENTUM, 0.0)
                    .with("dampening", Meaning.DAMPENING, 0.0)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 0.0)
                    .with("nesterov", Meaning.NESTEROV, false),
            ADAM.with("weight_decay", Meaning.WEIGHT_DECAY, 0.0),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) TorchOptimizers::adamW)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-2));

    private TorchOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        // The first update takes the gradient undampened; without momentum there is no buffer to dampen.
        double push = update == 1 || settings.momentum() == 0 ? 1 : 1 - settings.dampening();
        return new SgdStep(settings.weightDecay(), 1, settings.momentum(), push, 1, lr, settings.nesterov());
    }

    /** Weight decay is added to the gradient. */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        return step(settings, update, lr, settings.weightDecay(), 1);
    }

    /** Weight decay scales the parameter before the update. */
    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        return step(settings, update, lr, 0, 1 - lr * settings.weightDecay());
    }

    private static AdamStep step(OptimizerSettings settings, int update, double lr, double l2, double keep) {
        double correction1 = 1 - Math.pow(settings.beta1(), update);
        double correction2 = 1 - Math.pow(settings.beta2(), update);
        return new AdamStep(
                l2,
                keep,
                0,
                settings.beta1(),
                1 - settings.beta1(),
                settings.beta2(),
                1 - settings.beta2(),
                1,
                0,
                1 / Math.sqrt(correction2),
                settings.epsilon(),
                lr / correction1,
                0,
                false,
                settings.amsgrad());
    }
}
