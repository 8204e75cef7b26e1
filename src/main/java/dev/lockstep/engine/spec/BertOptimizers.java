package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.AdamStep.Decay;
import java.util.List;

/**
 * The AdamW that BERT was trained with: no bias correction, and the decay is part of the update: u = m / (sqrt(v) + eps) + wd p;
 * p -= lr u. Sources: google-research/bert, optimization.py, AdamWeightDecayOptimizer; pytorch_pretrained_bert 0.6.2,
 * optimization.py, BertAdam.
 */
final class BertOptimizers {
    static final List<OptimizerDialect> ALL = List.of(new OptimizerDialect(
                    OptimizerFramework.BERT, OptimizerName.ADAMW, (UpdateFormula.Adam) BertOptimizers::adamW)
            .with("lr", ParameterMeaning.LR, null)
            .with("betas", ParameterMeaning.BETAS, List.of(0.9, 0.999))
            .with("eps", ParameterMeaning.EPSILON, 1e-6)
            .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.01)
            .with("correct_bias", ParameterMeaning.CORRECT_BIAS, false)
            .decoupled());

    private BertOptimizers() {}

    private static AdamStep adamW(OptimizerSettings settings, int update, double lr) {
        double correction = Math.sqrt(settings.correction(settings.beta2(), update))
                / settings.correction(settings.beta1(), update);
        return AdamStep.of(settings, lr * correction).with(Decay.beside(settings.decay(lr)));
    }
}
