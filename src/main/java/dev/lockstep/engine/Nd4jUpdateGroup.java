package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.Updater;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSettings;
import java.util.List;
import java.util.stream.IntStream;

/** Updates by ND4J's own updaters; what they keep lies in this run's memory. */
final class Nd4jUpdateGroup extends UpdateGroup {
    private final Arithmetic math;
    private final OptimizerName name;
    private Updater updater;

    Nd4jUpdateGroup(Arithmetic math, OptimizerName name, Key key) {
        super(key);
        this.math = math;
        this.name = name;
    }

    @Override
    void make(OptimizerSettings settings, int count, double lr, double norm) {
        updater = Updater.of(name, settings, count, lr);
    }

    @Override
    List<Tensor> states(Weight weight) {
        int size = weight.value().size();
        Tensor all = math.zeros(Math.multiplyExact(size, updater.states()));
        updater.initialise(all.pointer(), all.size());
        return IntStream.range(0, updater.states())
                .mapToObj(i -> all.view(i * size, size))
                .toList();
    }

    @Override
    int momenta() {
        return updater.momenta();
    }

    @Override
    void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient) {
        updater.apply(
                weight.value().view(from, length).pointer(),
                gradient.pointer(),
                states.stream().map(state -> state.view(from, length).pointer()).toList(),
                length);
    }
}
