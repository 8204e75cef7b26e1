package dev.lockstep.engine;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.Resume;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.engine.spec.WeightsDtype;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Updates weights by the spec's optimizer; keeps their moments. */
final class Optimizer {
    private final Arithmetic math;
    private final OptimizerSpec spec;
    private final OptimizerDialect dialect;
    private final OptimizerSettings settings;
    private final Backend backend;
    private final Rates rates;
    private final boolean changesGradients;
    private final WeightsDtype dtype;
    private final Map<UpdateGroup.Key, UpdateGroup> groups = new HashMap<>();
    private final Map<String, ParameterState> kept = new HashMap<>();

    /**
     * What a parameter's updates need.
     *
     * @param master what the weight is rounded from; null if it is not, or if nobody keeps it
     */
    private record ParameterState(
            Weight weight, UpdateGroup group, List<Tensor> states, boolean lazy, double l1, Tensor master) {
        /** The same with momenta, and whatever else, as they began. */
        ParameterState without(boolean m, boolean v) {
            List<Tensor> fresh = group.states(weight);
            List<Tensor> mixed = IntStream.range(0, states.size())
                    .mapToObj(i -> (i < group.momenta() ? m : v) ? fresh.get(i) : states.get(i))
                    .toList();
            return new ParameterState(weight, group, mixed, lazy, l1, master);
        }
    }

    private int updates;
    private int counted;
    private int ofMomenta;
    private boolean leftOut;
    private OptimizerSettings inForce;
    private double lr;
    private double norm;
    private Tensor changed;

    /**
     * An optimizer of one run.
     *
     * @param dtype what weights are rounded to
     * @param backend whose updaters it has where they are the spec's
     * @param rates what is in force at each update
     */
    Optimizer(
            Arithmetic math,
            OptimizerSpec spec,
            Precision precision,
            WeightsDtype dtype,
            Backend backend,
            Rates rates) {
        this.dtype = dtype;
        this.math = math;
        this.spec = spec;
        this.dialect = OptimizerDialects.of(spec.framework(), spec.name());
        this.settings = spec.settings(precision);
        this.backend = backend;
        this.rates = rates;
        this.changesGradients = spec.get(OptimizerFields.MAXIMIZE) || spec.get(OptimizerFields.L1) > 0;
    }

    /** An optimizer of weights that are not rounded. */
    Optimizer(Arithmetic math, OptimizerSpec spec, Precision precision, Backend backend, Rates rates) {
        this(math, spec, precision, WeightsDtype.FLOAT32, backend, rates);
    }

    /** Whether updates need whole parameters and the norm over all gradients. */
    boolean isWhole() {
        return dialect.formula() instanceof UpdateFormula.TensorWise;
    }

    /**
     * Starts the next update; {@link #apply} follows for every weight.
     *
     * @param allNorm the norm over all gradients; NaN if the optimizer is not {@link #isWhole}
     */
    void begin(double allNorm) {
        int update = updates++;
        lose(update);
        leftOut = spec.get(OptimizerFields.SKIP).contains(update);
        if (leftOut) {
            return;
        }
        counted++;
        ofMomenta++;
        norm = allNorm;
        lr = settings.inScalars(rates.lr(update));
        Double momentum = rates.cycledMomentum(update);
        inForce = momentum == null ? settings : settings.with(dialect.momentum().orElseThrow(), momentum);
        groups.values().forEach(this::begin);
    }

    /** What a run that is resumed before an update lacks begins anew. */
    private void lose(int update) {
        if (spec.loses(Resume.State.COUNT, update)) {
            counted = 0;
        }
        boolean m = spec.loses(Resume.State.M, update);
        boolean v = spec.loses(Resume.State.V, update);
        if (m) {
            ofMomenta = 0;
        }
        if (m || v) {
            kept.replaceAll((name, state) -> state.without(m, v));
        }
        if (spec.loses(Resume.State.MASTERS, update)) {
            kept.values().stream()
                    .filter(state -> state.master != null)
                    .forEach(state -> copy(state.weight.value(), state.master));
        }
    }

    /** Writes what it keeps from update to update. */
    void save(StateWriter to) {
        to.number(updates);
        to.number(counted);
        to.number(kept.size());
        kept.forEach((name, state) -> {
            to.text(name);
            state.states.forEach(to::tensor);
            if (state.master != null) {
                to.tensor(state.master);
            }
        });
    }

    /**
     * Goes on where {@link #save} was: with an optimizer that made no update yet.
     *
     * @param weights by name
     */
    void load(StateReader from, Function<String, Weight> weights) {
        updates = from.number();
        counted = from.number();
        inForce = settings;
        for (int left = from.number(); left > 0; left--) {
            String name = from.text();
            ParameterState state = kept(weights.apply(name));
            state.states.forEach(from::tensor);
            if (state.master != null) {
                from.tensor(state.master);
            }
            kept.put(name, state);
        }
    }

    private void begin(UpdateGroup group) {
        int count = group.countsMomenta()
                ? ofMomenta
                : spec.get(OptimizerFields.COUNT).at(counted);
        group.begin(inForce, count, lr, norm);
    }

    /**
     * Updates elements of a weight.
     *
     * @param weight its value is Modified from {@code from} on
     * @param gradient of those elements. Not modified.
     */
    void apply(Weight weight, int from, int length, Tensor gradient) {
        if (leftOut) {
            return;
        }
        ParameterState state = kept.get(weight.name());
        if (state == null) {
            if (!spec.trains(weight.name())) {
                return;
            }
            state = kept(weight);
            kept.put(weight.name(), state);
        }
        if (dtype == WeightsDtype.FLOAT32) {
            update(weight, from, length, gradient, state);
        } else {
            updateRounded(weight, from, length, gradient, state);
        }
    }

    private void updateRounded(Weight weight, int from, int length, Tensor gradient, ParameterState state) {
        Tensor value = weight.value().view(from, length);
        Tensor master = state.master == null ? null : state.master.view(from, length);
        if (master != null) {
            copy(master, value);
        }
        update(weight, from, length, gradient, state);
        if (master != null) {
            copy(value, master);
        }
        value.round(dtype);
    }

    private static void copy(Tensor from, Tensor to) {
        to.clear();
        to.add(1, from);
    }

    private void update(Weight weight, int from, int length, Tensor gradient, ParameterState state) {
        Tensor taken = changesGradients ? changed(weight, from, length, gradient, state.l1) : gradient;
        if (state.lazy) {
            applyRows(weight, from, length, taken, state);
        } else {
            state.group.apply(weight, state.states, from, length, taken);
        }
    }

    private ParameterState kept(Weight weight) {
        String name = weight.name();
        boolean lazy = spec.isLazy(name);
        UpdateGroup.Key key = new UpdateGroup.Key(spec.rateFactor(name), spec.decayFactor(name), lazy);
        UpdateGroup group = groups.computeIfAbsent(key, this::group);
        double l1 = spec.decays(name) ? spec.get(OptimizerFields.L1) : 0;
        return new ParameterState(weight, group, group.states(weight), lazy, l1, master(weight));
    }

    private Tensor master(Weight weight) {
        if (dtype == WeightsDtype.FLOAT32 || !spec.get(OptimizerFields.MASTERS)) {
            return null;
        }
        Tensor master = math.zeros(weight.value().size());
        copy(weight.value(), master);
        return master;
    }

    private UpdateGroup group(UpdateGroup.Key key) {
        UpdateFormula formula = key.lazy() ? dialect.lazy() : dialect.formula();
        UpdateGroup group = byNd4j()
                ? new Nd4jUpdateGroup(math, spec.name(), key)
                : UpdateGroup.of(math, settings, formula, key, spec.amsgrad());
        begin(group);
        return group;
    }

    private boolean byNd4j() {
        return backend == Backend.ND4J && spec.framework() == OptimizerFramework.ND4J;
    }

    /** Those rows alone that have a gradient, several in a row at once. */
    private void applyRows(Weight weight, int from, int length, Tensor gradient, ParameterState state) {
        List<Integer> shape = weight.parameter().shape();
        int columns = shape.size() == 1 ? 1 : shape.get(shape.size() - 1);
        int row = 0;
        while (row < length) {
            int end = row;
            while (end < length && gradient.view(end, columns).sumOfSquares() != 0) {
                end += columns;
            }
            if (end > row) {
                state.group.apply(weight, state.states, from + row, end - row, gradient.view(row, end - row));
            }
            row = end + columns;
        }
    }

    /** The gradient of what is minimised. */
    private Tensor changed(Weight weight, int from, int length, Tensor gradient, double l1) {
        if (changed == null || changed.size() < length) {
            changed = math.zeros(length);
        }
        double sign = spec.get(OptimizerFields.MAXIMIZE) ? -1 : 1;
        for (int i = 0; i < length; i++) {
            double value = weight.value().get(from + i);
            changed.set(i, sign * gradient.get(i) + l1 * Math.signum(value));
        }
        return changed.view(0, length);
    }

    /** The rate in force at the update that comes next, or at the last one. */
    double lr(int update) {
        return rates.lr(update);
    }

    /** The momentum, or Adam's beta1, in force at an update; 0 if the optimizer has none. */
    double momentum(int update) {
        Double cycled = rates.cycledMomentum(update);
        ParameterMeaning meaning = dialect.momentum().orElse(ParameterMeaning.MOMENTUM);
        return cycled == null ? settings.number(meaning) : cycled;
    }
}
