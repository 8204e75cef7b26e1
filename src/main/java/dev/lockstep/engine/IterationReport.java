package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Precision;
import java.util.HashMap;
import java.util.Map;

/** What a run says of each iteration. */
final class IterationReport {
    static final String LR = "lr";
    static final String MOMENTUM = "momentum";
    static final String HIDDEN = "hidden_";
    static final String GRADIENT = "grad/";
    static final String GRADIENT_NORM = "grad_norm";
    static final String PARAMETER = "param/";
    static final String PARAMETER_NORM = "param_norm";
    private static final String LOSS_FROM_LOGITS = "loss_from_logits";

    private final BackpropSpec spec;
    private final Observations observations;
    private final BatchChange change;
    private final LossLog lossLog;
    private final Map<String, Double> squares = new HashMap<>();

    IterationReport(BackpropSpec spec, Observations observations, BatchChange change) {
        this.spec = spec;
        this.observations = observations;
        this.change = change;
        this.lossLog = new LossLog(spec.run());
    }

    /** Sums of squares of this iteration's gradients by parameter, before clipping; filled by who updates. */
    Map<String, Double> squares() {
        return squares;
    }

    /** Whether norms of gradients are asked for at this iteration. */
    boolean wantsNorms(int iteration) {
        return observations.wantAny(iteration, name -> name.startsWith(GRADIENT_NORM));
    }

    /** After the forward pass. */
    void forward(ReplicaGroup group, TokenBatch batch, int iteration, double loss) {
        double shown = lossLog.next(iteration, spec.precision() == Precision.FLOAT64 ? loss : (float) loss);
        observations.report("loss", iteration, shown);
        if (observations.want(LOSS_FROM_LOGITS, iteration)) {
            observations.reportWide(
                    LOSS_FROM_LOGITS, iteration, group.loss(batch, (replica, part) -> replica.lossFromLogits(part)));
        }
        ModelSpec shape = spec.model();
        if (observations.want("logits", iteration)) {
            long[] logits = {batch.size(), shape.labels()};
            observations.report("logits", iteration, logits, group.logits());
        }
        long[] hidden = {batch.size(), change.length(batch), shape.hidden()};
        for (int layer = 0; layer <= shape.layers(); layer++) {
            String name = HIDDEN + layer;
            if (observations.want(name, iteration)) {
                observations.report(name, iteration, hidden, change.withoutPadding(batch, group.hidden(batch, layer)));
            }
        }
    }

    /** Rate and momentum of an iteration, before its update. */
    void rates(Optimizer optimizer, int iteration) {
        int update = iteration / spec.optimizer().accumulate();
        if (observations.want(LR, iteration)) {
            observations.reportWide(LR, iteration, optimizer.lr(update));
        }
        if (observations.want(MOMENTUM, iteration)) {
            observations.reportWide(MOMENTUM, iteration, optimizer.momentum(update));
        }
    }

    /** The gradients of an update, before clipping. */
    void gradients(Map<Weight, Tensor> gradients, int iteration) {
        gradients.forEach((weight, gradient) ->
                observations.report(GRADIENT + weight.name(), iteration, shape(weight), gradient));
    }

    /** The norms of the gradients that {@link #squares} has, which is emptied. */
    void gradientNorms(ModelWeights weights, int iteration) {
        if (squares.isEmpty()) {
            return;
        }
        if (observations.want(GRADIENT_NORM, iteration)) {
            observations.reportWide(GRADIENT_NORM, iteration, gradientNorm(weights));
        }
        squares.forEach(
                (name, square) -> observations.reportWide(GRADIENT_NORM + "/" + name, iteration, Math.sqrt(square)));
        squares.clear();
    }

    /** In the model's order, so that the sum is the same in every run. */
    private double gradientNorm(ModelWeights weights) {
        double sum = 0;
        for (Weight weight : weights.all()) {
            sum += squares.getOrDefault(weight.name(), 0.0);
        }
        return Math.sqrt(sum);
    }

    /** The parameters after an iteration. */
    void parameters(ModelWeights weights, int iteration) {
        if (!observations.wantAny(iteration, name -> name.startsWith(PARAMETER) || name.startsWith(PARAMETER_NORM))) {
            return;
        }
        double sum = 0;
        for (Weight weight : weights.all()) {
            observations.report(PARAMETER + weight.name(), iteration, shape(weight), weight.value());
            if (observations.want(PARAMETER_NORM, iteration)
                    || observations.want(PARAMETER_NORM + "/" + weight.name(), iteration)) {
                double square = weight.value().sumOfSquares();
                sum += square;
                observations.reportWide(PARAMETER_NORM + "/" + weight.name(), iteration, Math.sqrt(square));
            }
        }
        observations.reportWide(PARAMETER_NORM, iteration, Math.sqrt(sum));
    }

    private static long[] shape(Weight weight) {
        return weight.parameter().shape().stream().mapToLong(Integer::longValue).toArray();
    }
}
