package dev.lockstep.engine.spec;

/** How a framework turns its settings into the scalars of an update. */
public sealed interface UpdateFormula {
    /** Adam's kin. */
    non-sealed interface Adam extends UpdateFormula {
        /**
         * The scalars of an update.
         *
         * @param update counted from 1
         * @param lr the rate in force
         */
        AdamStep at(OptimizerSettings settings, int update, double lr);
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
    }
}
