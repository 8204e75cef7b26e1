package dev.lockstep.engine;

import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.UpdateFormula;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Updates weights by the spec's optimizer; keeps their moments. */
final class Optimizer {
    private final Arithmetic math;
    private final OptimizerSpec spec;
    private final OptimizerSettings settings;
    private final UpdateFormula formula;
    private final IntToDoubleFunction rates;
    private final Map<String, AdamState> states = new HashMap<>();

    private int updates;
    private AdamStep adam;
    private SgdStep sgd;

    /** @param rates the rate at an update, counted from 0 */
    Optimizer(Arithmetic math, OptimizerSpec spec, Precision precision, IntToDoubleFunction rates) {
        this.math = math;
        this.spec = spec;
        this.settings = OptimizerSettings.of(spec, precision);
        this.formula = OptimizerDialects.of(spec.framework(), spec.name()).formula();
        this.rates = rates;
    }

    /** Starts the next update; {@link #apply} follows for every weight. */
    void begin() {
        double lr = rates.applyAsDouble(updates);
        updates++;
        if (formula instanceof UpdateFormula.Adam formulaOfAdam) {
            adam = formulaOfAdam.at(settings, updates, lr);
        } else if (formula instanceof UpdateFormula.Sgd formulaOfSgd) {
            sgd = formulaOfSgd.at(settings, updates, lr);
        }
    }

    /**
     * Updates elements of a weight.
     *
     * @param weight its value is Modified from {@code from} on
     * @param gradient of those elements
     */
    void apply(Weight weight, int from, int length, Tensor gradient) {
        AdamState state = states.computeIfAbsent(weight.name(), name -> state(weight));
        boolean decays = spec.decays(weight.name());
        if (formula instanceof UpdateFormula.Adam) {
            math.adam(decays ? adam : adam.withoutDecay(), from, length, gradient, state);
        } else {
            math.descend(decays ? sgd : sgd.withoutDecay(), from, length, gradient, weight.value(), state.first());
        }
    }

    private AdamState state(Weight weight) {
        int size = weight.value().size();
        Tensor first = math.zeros(size);
        if (formula instanceof UpdateFormula.Sgd) {
            return new AdamState(weight.value(), first, null, null);
        }
        return new AdamState(weight.value(), first, math.zeros(size), spec.amsgrad() ? math.zeros(size) : null);
    }
}
