package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.DoubleUpdates;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.UpdateFormula;
import java.util.Arrays;
import java.util.List;

/** One update of a parameter's values by a formula of the table, in double; scalars are float32 where the record is. */
@FunctionalInterface
interface ParameterStep {
    /**
     * Updates values.
     *
     * @param gradient Modified.
     * @param value Modified.
     * @param state as {@link #states} made it. Modified.
     */
    void apply(ModelParameter parameter, double[] gradient, double[] value, double[][] state);

    /**
     * What an update is made from.
     *
     * @param update counted from 1
     * @param norm over all gradients
     */
    record At(int update, double rate, double norm, Rounding rounding) {}

    /** What a framework rounds to float32 on the way to the parameter. */
    enum Rounding {
        /** Nothing: the record is float64. */
        NONE,
        /** Scalars: the update is one stage, as XLA makes it. */
        SCALARS,
        /** Scalars, and the parameter between decay and step, which are stages of their own. */
        STAGES
    }

    /** The step of a formula. */
    static ParameterStep of(UpdateFormula formula, OptimizerSettings settings, At at) {
        return formula.fold(new UpdateFormula.Cases<>() {
            @Override
            public ParameterStep adam(UpdateFormula.Adam adam) {
                AdamStep step = adam.at(settings, at.update, at.rate);
                AdamStep taken = at.rounding == Rounding.NONE ? step : step.single();
                return (parameter, g, p, state) -> {
                    DoubleUpdates.moments(taken, g, p, state[0], state[1], p.length);
                    if (taken.amsgrad()) {
                        DoubleUpdates.largest(
                                state[2], state[1], taken.denominator().grow(), p.length);
                    }
                    double[] squares = taken.amsgrad() ? state[2] : state[1];
                    if (at.rounding == Rounding.STAGES) {
                        SingleStages.adamValue(taken, p, state[0], squares);
                    } else {
                        DoubleUpdates.adamValue(taken, p, state[0], squares, p.length);
                    }
                };
            }

            @Override
            public ParameterStep sgd(UpdateFormula.Sgd sgd) {
                SgdStep step = sgd.at(settings, at.update, at.rate);
                SgdStep taken = at.rounding == Rounding.NONE ? step : step.single();
                return (parameter, g, p, state) -> DoubleUpdates.descend(taken, g, p, state[0], p.length);
            }

            @Override
            public ParameterStep elementwise(UpdateFormula.Elementwise elementwise) {
                UpdateFormula.ElementwiseStep step = elementwise.maker().at(settings, at.update, at.rate);
                return (parameter, g, p, state) -> step.apply(p.length, g, p, state);
            }

            @Override
            public ParameterStep whole(UpdateFormula.TensorWise whole) {
                UpdateFormula.TensorWiseStep step = whole.maker().at(settings, at.update, at.rate, at.norm);
                return step::apply;
            }
        });
    }

    /**
     * A fresh state.
     *
     * @param count of the parameter's values
     */
    static double[][] states(UpdateFormula formula, OptimizerSettings settings, ModelParameter parameter, int count) {
        return formula.fold(new UpdateFormula.Cases<>() {
            @Override
            public double[][] adam(UpdateFormula.Adam adam) {
                return new double[3][count];
            }

            @Override
            public double[][] sgd(UpdateFormula.Sgd sgd) {
                return new double[1][count];
            }

            @Override
            public double[][] elementwise(UpdateFormula.Elementwise elementwise) {
                double[][] states = new double[elementwise.states()][count];
                if (elementwise.others() > 0) {
                    Arrays.fill(
                            states[elementwise.momenta()], elementwise.initial().applyAsDouble(settings));
                }
                return states;
            }

            @Override
            public double[][] whole(UpdateFormula.TensorWise whole) {
                List<Integer> sizes = whole.states().of(parameter);
                return sizes.stream().map(double[]::new).toArray(double[][]::new);
            }
        });
    }
}
