package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.engine.spec.UpdateFormula.ElementwiseStep;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseStep;
import java.util.List;
import java.util.stream.Stream;

/**
 * The updates of the parameters that have one rate and one weight decay: the step is made once an update, whatever the number of
 * parameters.
 */
abstract sealed class UpdateGroup
        permits UpdateGroup.Adam, UpdateGroup.Sgd, UpdateGroup.Elementwise, UpdateGroup.TensorWise, Nd4jUpdateGroup {
    /** What tells groups apart. */
    record Key(double rateFactor, double decayFactor, boolean lazy) {}

    private final Key key;

    UpdateGroup(Key key) {
        this.key = key;
    }

    /** The group of a formula. */
    static UpdateGroup of(
            Arithmetic math, OptimizerSettings settings, UpdateFormula formula, Key key, boolean amsgrad) {
        return formula.fold(new UpdateFormula.Cases<>() {
            @Override
            public UpdateGroup adam(UpdateFormula.Adam adam) {
                return new Adam(math, adam, key, amsgrad);
            }

            @Override
            public UpdateGroup sgd(UpdateFormula.Sgd sgd) {
                return new Sgd(math, sgd, key);
            }

            @Override
            public UpdateGroup elementwise(UpdateFormula.Elementwise elementwise) {
                return new Elementwise(
                        math, elementwise, key, elementwise.initial().applyAsDouble(settings));
            }

            @Override
            public UpdateGroup whole(UpdateFormula.TensorWise whole) {
                return new TensorWise(math, whole, key);
            }
        });
    }

    /**
     * Makes the step of the next update.
     *
     * @param count what the optimizer counts the update as
     * @param norm over all gradients; NaN if nobody asks for it
     */
    final void begin(OptimizerSettings settings, int count, double lr, double norm) {
        double decay = settings.weightDecay() * key.decayFactor;
        make(settings.with(ParameterMeaning.WEIGHT_DECAY, decay), count, lr * key.rateFactor, norm);
    }

    /** Whether the step depends on how often the momenta were updated since they began, and not on what the optimizer counts. */
    boolean countsMomenta() {
        return false;
    }

    abstract void make(OptimizerSettings settings, int count, double lr, double norm);

    /** What is kept for a parameter: momenta first, then whatever else. */
    abstract List<Tensor> states(Weight weight);

    /** How many of the states are momenta. */
    abstract int momenta();

    /**
     * Updates elements of a parameter.
     *
     * @param weight its value is Modified from {@code from} on
     * @param gradient of those elements. Not modified.
     * @param states as {@link #states} made them. Modified.
     */
    abstract void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient);

    private static List<Tensor> zeros(Arithmetic math, int count, int size) {
        return Stream.generate(() -> math.zeros(size)).limit(count).toList();
    }

    static final class Adam extends UpdateGroup {
        private final Arithmetic math;
        private final UpdateFormula.Adam formula;
        private final boolean amsgrad;
        private dev.lockstep.engine.spec.AdamStep step;

        Adam(Arithmetic math, UpdateFormula.Adam formula, Key key, boolean amsgrad) {
            super(key);
            this.math = math;
            this.formula = formula;
            this.amsgrad = amsgrad;
        }

        @Override
        void make(OptimizerSettings settings, int count, double lr, double norm) {
            step = formula.at(settings, count, lr);
        }

        @Override
        List<Tensor> states(Weight weight) {
            return zeros(math, amsgrad ? 3 : 2, weight.value().size());
        }

        @Override
        int momenta() {
            return 1;
        }

        @Override
        void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient) {
            Tensor largest = amsgrad ? states.get(2) : null;
            AdamState state = new AdamState(weight.value(), states.get(0), states.get(1), largest);
            math.adam(step, from, length, gradient, state);
        }
    }

    static final class Sgd extends UpdateGroup {
        private final Arithmetic math;
        private final UpdateFormula.Sgd formula;
        private dev.lockstep.engine.spec.SgdStep step;

        Sgd(Arithmetic math, UpdateFormula.Sgd formula, Key key) {
            super(key);
            this.math = math;
            this.formula = formula;
        }

        /** Nothing counts updates in gradient descent: a velocity that is not there yet is what tells the first. */
        @Override
        boolean countsMomenta() {
            return true;
        }

        @Override
        void make(OptimizerSettings settings, int count, double lr, double norm) {
            step = formula.at(settings, count, lr);
        }

        @Override
        List<Tensor> states(Weight weight) {
            return zeros(math, 1, weight.value().size());
        }

        @Override
        int momenta() {
            return 1;
        }

        @Override
        void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient) {
            math.descend(step, from, length, gradient, weight.value(), states.get(0));
        }
    }

    /** Computes in double, and rounds what is kept to the run's precision. */
    static final class Elementwise extends UpdateGroup {
        private static final int TILE = 1024;

        private final Arithmetic math;
        private final UpdateFormula.Elementwise formula;
        private final double initial;
        private final double[] gradients = new double[TILE];
        private final double[] values = new double[TILE];
        private final double[][] kept;
        private ElementwiseStep step;

        Elementwise(Arithmetic math, UpdateFormula.Elementwise formula, Key key, double initial) {
            super(key);
            this.math = math;
            this.formula = formula;
            this.initial = initial;
            this.kept = new double[formula.states()][TILE];
        }

        @Override
        void make(OptimizerSettings settings, int count, double lr, double norm) {
            step = formula.maker().at(settings, count, lr);
        }

        @Override
        List<Tensor> states(Weight weight) {
            List<Tensor> states = zeros(math, formula.states(), weight.value().size());
            if (initial != 0) {
                for (int i = 0; i < weight.value().size(); i++) {
                    states.get(formula.momenta()).set(i, initial);
                }
            }
            return states;
        }

        @Override
        int momenta() {
            return formula.momenta();
        }

        @Override
        void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient) {
            for (int done = 0; done < length; done += TILE) {
                int n = Math.min(TILE, length - done);
                gradient.readDoubles(done, gradients, n);
                weight.value().readDoubles(from + done, values, n);
                for (int i = 0; i < kept.length; i++) {
                    states.get(i).readDoubles(from + done, kept[i], n);
                }
                step.apply(n, gradients, values, kept);
                weight.value().writeDoubles(from + done, values, n);
                for (int i = 0; i < kept.length; i++) {
                    states.get(i).writeDoubles(from + done, kept[i], n);
                }
            }
        }
    }

    /** As {@link Elementwise}, for a parameter at a time. */
    static final class TensorWise extends UpdateGroup {
        private final Arithmetic math;
        private final UpdateFormula.TensorWise formula;
        private TensorWiseStep step;

        TensorWise(Arithmetic math, UpdateFormula.TensorWise formula, Key key) {
            super(key);
            this.math = math;
            this.formula = formula;
        }

        @Override
        void make(OptimizerSettings settings, int count, double lr, double norm) {
            step = formula.maker().at(settings, count, lr, norm);
        }

        @Override
        List<Tensor> states(Weight weight) {
            return formula.states().of(weight.parameter()).stream()
                    .map(math::zeros)
                    .toList();
        }

        @Override
        int momenta() {
            return 1;
        }

        @Override
        void apply(Weight weight, List<Tensor> states, int from, int length, Tensor gradient) {
            ModelParameter parameter = weight.parameter();
            if (from != 0 || length != parameter.size()) {
                throw new IllegalArgumentException(
                        "Cannot update " + length + " of " + parameter.size() + " elements of " + parameter.name());
            }
            double[] values = doubles(weight.value());
            double[][] kept = states.stream().map(TensorWise::doubles).toArray(double[][]::new);
            step.apply(parameter, doubles(gradient), values, kept);
            weight.value().writeDoubles(0, values, values.length);
            for (int i = 0; i < kept.length; i++) {
                states.get(i).writeDoubles(0, kept[i], kept[i].length);
            }
        }

        private static double[] doubles(Tensor tensor) {
            double[] all = new double[tensor.size()];
            tensor.readDoubles(0, all, all.length);
            return all;
        }
    }
}
