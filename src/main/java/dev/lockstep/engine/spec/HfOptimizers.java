package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/**
 * The AdamW of transformers 4 (4.30, optimization.py, AdamW.step): epsilon is added before the bias correction, weight decay
 * follows the update and takes the updated parameter.
 */
final class HfOptimizers {
    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.HF, OptimizerName.ADAMW, (UpdateFormula.Adam) HfOptimizers::adamW)
                    .with("lr", ParameterMeaning.LR, 1e-3)
                    .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", ParameterMeaning.EPSILON, 1e-6)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("correct_bias", ParameterMeaning.CORRECT_BIAS, true)
                    .decoupled());

    private HfOptimizers() {}

    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        double correction = Math.sqrt(settings.correction(settings.beta2(), update))
                / settings.correction(settings.beta1(), update);
        return AdamStep.of(settings, lr * correction).with(Decay.after(settings.decay(lr)));
    }
}
