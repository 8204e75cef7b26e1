package dev.lockstep.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps whole gradients, for what needs all of them before the first update. */
final class CollectedGradients implements GradientSink {
    private final Arithmetic math;
    private final Map<Weight, Tensor> gradients = new LinkedHashMap<>();
    private final Map<Weight, Boolean> filled = new LinkedHashMap<>();
    private boolean ignores;

    CollectedGradients(Arithmetic math) {
        this.math = math;
    }

    /** The gradients so far, each of the shape of its weight's value. */
    Map<Weight, Tensor> gradients() {
        return gradients;
    }

    /** Whether gradients are left out from now on. */
    void ignore(boolean what) {
        ignores = what;
    }

    /** Zeroes all gradients: the next ones are not added to these. */
    void clear() {
        filled.clear();
    }

    /** Those that are not zeroed. */
    Map<Weight, Tensor> summed() {
        Map<Weight, Tensor> summed = new LinkedHashMap<>(gradients);
        summed.keySet().retainAll(filled.keySet());
        return summed;
    }

    /** Takes a gradient as the sum so far. */
    Tensor resume(Weight weight) {
        filled.put(weight, true);
        return gradient(weight);
    }

    @Override
    public void dense(Weight weight, int tokens, Tensor dy, int strideDy, Tensor x, int strideX) {
        if (ignores) {
            return;
        }
        int out = weight.parameter().shape().get(0);
        int in = weight.parameter().shape().get(1);
        Product product = Product.weight(out, in, tokens, strideDy, strideX);
        boolean first = filled.put(weight, true) == null;
        math.multiply(first ? product : product.adding(), dy, x, gradient(weight));
    }

    @Override
    public void whole(Weight weight, Tensor gradient) {
        if (ignores || !weight.isPresent()) {
            return;
        }
        if (filled.put(weight, true) == null) {
            gradient(weight).clear();
        }
        gradient(weight).add(1, gradient);
    }

    private Tensor gradient(Weight weight) {
        return gradients.computeIfAbsent(weight, each -> math.zeros(each.value().size()));
    }
}
