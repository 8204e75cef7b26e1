package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/** PyTorch's optimizers (torch 2.15, optim/adam.py, adamw.py, sgd.py): scalars in double, cast at each use. */
final class TorchOptimizers {
    private static final OptimizerDialect ADAM = new OptimizerDialect(
                    OptimizerFramework.TORCH, OptimizerName.ADAM, (UpdateFormula.Adam) TorchOptimizers::adam)
            .with("lr", ParameterMeaning.LR, 1e-3)
            .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
            .with("eps", ParameterMeaning.EPSILON, 1e-8);

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.SGD, (UpdateFormula.Sgd) TorchOptimizers::sgd)
                    .with("lr", ParameterMeaning.LR, 1e-3)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.0)
                    .with("dampening", ParameterMeaning.DAMPENING, 0.0)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("nesterov", ParameterMeaning.NESTEROV, false),
            ADAM.with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .lazily((UpdateFormula.Adam) TorchOptimizers::sparseAdam),
            ADAM.as(OptimizerName.ADAMW, (UpdateFormula.Adam) TorchOptimizers::adamW)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 1e-2)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled()
                    .lazily((UpdateFormula.Adam) TorchOptimizers::sparseAdamW));

    private TorchOptimizers() {}

    private static SgdStep sgd(OptimizerSettings settings, int update, double lr) {
        // The first update takes the gradient undampened; without momentum there is no buffer to dampen.
        double push = update == 1 || settings.momentum() == 0 ? 1 : 1 - settings.dampening();
        return SgdStep.of(settings, lr).withL2(settings.weightDecay()).withPush(push);
    }

    /** Weight decay is added to the gradient. */
    private static AdamStep adam(OptimizerSettings settings, int update, double lr) {
        return step(settings, update, lr).with(Decay.l2(settings.weightDecay()));
    }

    /** Weight decay scales the parameter before the update. */
    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        return step(settings, update, lr).with(Decay.keeping(1 - settings.decay(lr)));
    }

    private static AdamStep step(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correction(settings.beta1(), update);
        double correction2 = settings.correction(settings.beta2(), update);
        return AdamStep.of(settings, lr / correction1).withScale(1 / Math.sqrt(correction2));
    }

    /** SparseAdam, which takes the rows of a sparse gradient: epsilon is added before the bias correction. */
    private static AdamStep sparse(OptimizerSettings settings, int update, double lr) {
        double correction1 = settings.correction(settings.beta1(), update);
        double correction2 = settings.correction(settings.beta2(), update);
        return AdamStep.of(settings, lr * Math.sqrt(correction2) / correction1);
    }

    private static AdamStep sparseAdam(OptimizerSettings settings, int update, double lr) {
        return sparse(settings, update, lr).with(Decay.l2(settings.weightDecay()));
    }

    private static AdamStep sparseAdamW(OptimizerSettings settings, int update, double lr) {
        return sparse(settings, update, lr).with(Decay.keeping(1 - settings.decay(lr)));
    }
}
