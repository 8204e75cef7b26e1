package dev.lockstep.engine;

import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.Replicas;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one process of data-parallel training has; a run without any is one of these. */
record Replica(
        ModelWeights weights,
        TrainableClassifier model,
        BatchLoss batchLoss,
        Optimizer optimizer,
        CollectedGradients collected) {

    /** The loss of its rows, in double, from the logits of the last pass. */
    double lossFromLogits(TokenBatch part) {
        return batchLoss.loss(part.labels(), model.logits());
    }

    /** Writes all that its training goes on from. */
    void save(StateWriter to) {
        weights.all().forEach(weight -> to.tensor(weight.value()));
        optimizer.save(to);
        Map<Weight, Tensor> summed = collected.summed();
        to.number(summed.size());
        summed.forEach((weight, gradient) -> {
            to.text(weight.name());
            to.tensor(gradient);
        });
    }

    /** Goes on where {@link #save} was. */
    void load(StateReader from) {
        weights.all().forEach(weight -> from.tensor(weight.value()));
        optimizer.load(from, weights::of);
        for (int left = from.number(); left > 0; left--) {
            from.tensor(collected.resume(weights.of(from.text())));
        }
    }

    /**
     * Gives every replica the mean or the sum of their gradients, parameter by parameter.
     *
     * @param all their collected gradients are Modified.
     */
    static void reduce(List<Replica> all, Replicas how) {
        List<Map<String, Tensor>> gradients =
                all.stream().map(Replica::gradients).toList();
        gradients.get(0).forEach((name, sum) -> {
            if (how.reduces(name)) {
                gradients.subList(1, gradients.size()).forEach(other -> sum.add(1, other.get(name)));
                sum.scale(how.reduction() == Reduction.MEAN ? how.n() : 1, 1);
                gradients.subList(1, gradients.size()).forEach(other -> {
                    other.get(name).clear();
                    other.get(name).add(1, sum);
                });
            }
        });
    }

    private Map<String, Tensor> gradients() {
        return collected.gradients().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }
}
