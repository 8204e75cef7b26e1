package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** What becomes of the gradients of iterations: what each counts for in its update, and the update. */
final class ParameterUpdates {
    private final BackpropSpec spec;
    private final Arithmetic math;
    private final IterationReport report;
    private final IntFunction<TokenBatch> batchAt;

    /** @param batchAt the batch of an iteration */
    ParameterUpdates(BackpropSpec spec, Arithmetic math, IterationReport report, IntFunction<TokenBatch> batchAt) {
        this.spec = spec;
        this.math = math;
        this.report = report;
        this.batchAt = batchAt;
    }

    /** Whether an iteration ends with an update. */
    boolean isUpdated(int iteration) {
        return (iteration + 1) % spec.optimizer().accumulate() == 0;
    }

    /** Says whether the gradients of an iteration are added to those before it, take their place, or are left out. */
    void take(List<Replica> replicas, int iteration) {
        replicas.forEach(replica -> take(replica.collected(), iteration));
    }

    private void take(CollectedGradients updates, int iteration) {
        boolean first = iteration % spec.optimizer().accumulate() == 0;
        switch (spec.optimizer().get(OptimizerFields.ACCUMULATE_TAKE)) {
            case ALL -> {}
            case FIRST -> updates.ignore(!first);
            case LAST -> updates.clear();
        }
    }

    /** What the gradient of an iteration counts for in the update that it belongs to. */
    double weight(TokenBatch batch, int iteration) {
        OptimizerSpec wanted = spec.optimizer();
        return switch (wanted.get(OptimizerFields.ACCUMULATE_REDUCE)) {
            case SUM -> 1;
            case MEAN -> 1.0 / wanted.accumulate();
            case TOKENS -> batch.seenTokens() / seenTokens(iteration);
        };
    }

    /** The tokens of all iterations of an update. */
    private double seenTokens(int iteration) {
        int accumulate = spec.optimizer().accumulate();
        int first = iteration / accumulate * accumulate;
        double sum = 0;
        for (int i = first; i < first + accumulate; i++) {
            sum += batchAt.apply(i).seenTokens();
        }
        return sum;
    }

    /** Before the backward pass of updates that are made while it runs. */
    void start(StreamedGradients updates, Optimizer optimizer, int iteration) {
        updates.squares(report.wantsNorms(iteration) ? this::addSquares : null);
        optimizer.begin(Double.NaN);
    }

    private void addSquares(String name, double square) {
        if (spec.optimizer().trains(name)) {
            report.squares().merge(name, square, Double::sum);
        }
    }

    /** After the backward pass of updates that need all gradients first. */
    void finish(ReplicaGroup group, int iteration) {
        for (Replica replica : group.replicas()) {
            replica.collected().gradients().keySet().removeIf(weight -> !spec.optimizer()
                    .trains(weight.name()));
        }
        if (isUpdated(iteration)) {
            group.reduce();
        }
        report.gradients(group.first().collected().gradients(), iteration);
        for (Replica replica : group.replicas().subList(1, group.replicas().size())) {
            update(replica, iteration);
            report.squares().clear();
        }
        update(group.first(), iteration);
    }

    /** Leaves the squares of the gradients before clipping. */
    private void update(Replica replica, int iteration) {
        Map<Weight, Tensor> gradients = replica.collected().gradients();
        gradients.forEach((weight, gradient) -> addSquares(weight.name(), gradient.sumOfSquares()));
        if (!isUpdated(iteration)) {
            return;
        }
        new Clipping(math, spec.optimizer()).clip(gradients, report.squares());
        Optimizer optimizer = replica.optimizer();
        optimizer.begin(optimizer.isWhole() ? norm(gradients) : Double.NaN);
        gradients.forEach(
                (weight, gradient) -> optimizer.apply(weight, 0, weight.value().size(), gradient));
        if (spec.optimizer().zeroGrad()) {
            replica.collected().clear();
        }
    }

    private static double norm(Map<Weight, Tensor> gradients) {
        double sum = 0;
        for (Tensor gradient : gradients.values()) {
            sum += gradient.sumOfSquares();
        }
        return Math.sqrt(sum);
    }
}
