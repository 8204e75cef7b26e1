package dev.lockstep.engine.spec;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How a framework turns its settings into an update. */
public sealed interface UpdateFormula {
    /** What is made of each kind. */
    interface Cases<R> {
        R adam(Adam formula);

        R sgd(Sgd formula);

        R elementwise(Elementwise formula);

        R whole(TensorWise formula);
    }

    <R> R fold(Cases<R> cases);

    /** Adam's kin, whose step is a row of scalars for the engine's fastest kernel. */
    non-sealed interface Adam extends UpdateFormula {
        /**
         * The scalars of an update.
         *
         * @param update counted from 1
         * @param lr the rate in force
         */
        AdamStep at(OptimizerSettings settings, int update, double lr);

        @Override
        default <R> R fold(Cases<R> cases) {
            return cases.adam(this);
        }
    }

    /** Gradient descent, with or without momentum. */
    non-sealed interface Sgd extends UpdateFormula {
        /**
         * The scalars of an update.
         *
         * @param update counted from 1
         * @param lr the rate in force
         */
        SgdStep at(OptimizerSettings settings, int update, double lr);

        @Override
        default <R> R fold(Cases<R> cases) {
            return cases.sgd(this);
        }
    }

    /**
     * Any other update that works on each element by itself.
     *
     * @param momenta how many momenta it keeps for each element
     * @param others how many numbers beside them
     * @param initial the first value of the first of the others
     */
    record Elementwise(int momenta, int others, ToDoubleFunction<OptimizerSettings> initial, ElementwiseFactory maker)
            implements UpdateFormula {
        static Elementwise of(int momenta, int others, ElementwiseFactory maker) {
            return new Elementwise(momenta, others, settings -> 0, maker);
        }

        /** How many numbers it keeps for each element. */
        public int states() {
            return momenta + others;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.elementwise(this);
        }
    }

    /** Makes the update of elements. */
    @FunctionalInterface
    interface ElementwiseFactory {
        /**
         * One update.
         *
         * @param update counted from 1
         * @param lr the rate in force
         */
        ElementwiseStep at(OptimizerSettings settings, int update, double lr);
    }

    /** One update of elements. */
    @FunctionalInterface
    interface ElementwiseStep {
        /**
         * Updates the first {@code n} elements.
         *
         * @param gradient Modified.
         * @param value Modified.
         * @param state by state and element. Modified.
         */
        void apply(int n, double[] gradient, double[] value, double[][] state);
    }

    /**
     * An update that needs a whole parameter, or the norm over all gradients.
     *
     * @param states the sizes of what it keeps, by the parameter: one momentum, then others
     */
    record TensorWise(StateSizes states, TensorWiseFactory maker) implements UpdateFormula {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.whole(this);
        }
    }

    /** Says how much an update keeps. */
    @FunctionalInterface
    interface StateSizes {
        List<Integer> of(ModelParameter parameter);
    }

    /** Makes the update of a whole parameter. */
    @FunctionalInterface
    interface TensorWiseFactory {
        /**
         * One update.
         *
         * @param update counted from 1
         * @param lr the rate in force
         * @param norm over all gradients
         */
        TensorWiseStep at(OptimizerSettings settings, int update, double lr, double norm);
    }

    /** One update of a whole parameter. */
    @FunctionalInterface
    interface TensorWiseStep {
        /**
         * Updates a parameter.
         *
         * @param gradient Modified.
         * @param value Modified.
         * @param state what the formula keeps. Modified.
         */
        void apply(ModelParameter parameter, double[] gradient, double[] value, double[][] state);
    }
}
