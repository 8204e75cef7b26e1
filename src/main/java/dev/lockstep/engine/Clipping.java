package dev.lockstep.engine;

import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Collection;
import java.util.Map;

/** Clips gradients: by norm in the spec's dialect, then by value. */
final class Clipping {
    private final Arithmetic math;
    private final OptimizerSpec spec;

    Clipping(Arithmetic math, OptimizerSpec spec) {
        this.math = math;
        this.spec = spec;
    }

    /**
     * Clips what belongs to one update.
     *
     * @param gradients Modified.
     * @param squares sums of the gradients' squares, by name
     */
    void clip(Map<Weight, Tensor> gradients, Map<String, Double> squares) {
        if (spec.clipNorm() != null) {
            clipByNorm(gradients, squares);
        }
        if (spec.clipValue() != null) {
            gradients.values().forEach(gradient -> math.clip(spec.clipValue(), gradient.size(), gradient));
        }
    }

    private void clipByNorm(Map<Weight, Tensor> gradients, Map<String, Double> squares) {
        Collection<Weight> clipped = gradients.keySet().stream()
                .filter(weight -> spec.clips(weight.name()))
                .toList();
        if (spec.get(OptimizerFields.CLIP_PER_PARAMETER)) {
            clipped.forEach(weight -> scale(gradients.get(weight), squares.get(weight.name())));
            return;
        }
        double sum = 0;
        for (Weight weight : clipped) {
            sum += squares.get(weight.name());
        }
        for (Weight weight : clipped) {
            scale(gradients.get(weight), sum);
        }
    }

    private void scale(Tensor gradient, double squares) {
        double norm = Math.sqrt(squares) * spec.get(OptimizerFields.CLIP_NORM_FACTOR);
        double limit = spec.clipNorm();
        switch (spec.clipDialect()) {
            case TORCH -> gradient.scale(1, Math.min(1, limit / (norm + 1e-6)));
            case PADDLE -> gradient.scale(1, limit / Math.max(norm, limit));
            case OPTAX -> {
                if (!(norm < limit)) {
                    gradient.scale(norm, limit);
                }
            }
            case TF -> gradient.scale(1, Double.isFinite(norm) ? limit * Math.min(1 / norm, 1 / limit) : Double.NaN);
        }
    }
}
