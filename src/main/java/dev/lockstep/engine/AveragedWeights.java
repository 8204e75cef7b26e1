package dev.lockstep.engine;

import dev.lockstep.engine.spec.Ema;
import java.util.ArrayList;
import java.util.List;

/** An exponential moving average of a model's weights, which takes their place for a forward pass. */
final class AveragedWeights {
    private final Ema ema;
    private final List<Kept> all = new ArrayList<>();
    private int updates;

    private record Kept(Tensor value, Tensor average, Tensor put) {}

    /** @param weights as they are before the first update */
    AveragedWeights(Arithmetic math, Ema ema, List<Weight> weights) {
        this.ema = ema;
        for (Weight weight : weights) {
            int size = weight.value().size();
            Kept kept = new Kept(weight.value(), math.zeros(size), math.zeros(size));
            copy(kept.value, kept.average);
            all.add(kept);
        }
    }

    void save(StateWriter to) {
        to.number(updates);
        all.forEach(each -> to.tensor(each.average));
    }

    void load(StateReader from) {
        updates = from.number();
        all.forEach(each -> from.tensor(each.average));
    }

    private static void copy(Tensor from, Tensor to) {
        to.clear();
        to.add(1, from);
    }

    /** Takes the weights after an update into the average. */
    void update() {
        double kept = ema.kept(++updates);
        for (Kept each : all) {
            each.average.scale(1, kept);
            each.average.add(1 - kept, each.value);
        }
    }

    /** Puts the averages in the weights' place until {@link #giveBack}. */
    void takePlace() {
        for (Kept each : all) {
            copy(each.value, each.put);
            copy(each.average, each.value);
        }
    }

    void giveBack() {
        all.forEach(each -> copy(each.put, each.value));
    }
}
