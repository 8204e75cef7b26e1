package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;

/** Makes the residuals of a model. */
final class Residuals {
    private Residuals() {}

    /** As the model has it: normalisation comes here, or before the next product. */
    static Residual of(
            Arithmetic math, ModelSpec model, ModelWeights weights, String prefix, int tokens, Workspace shared) {
        return model.get(ModelFields.NORM_FIRST)
                ? new ResidualSum(math, model, weights, prefix, tokens, shared)
                : new ResidualNorm(math, model, weights, prefix, tokens, shared);
    }
}
