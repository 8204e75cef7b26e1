package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;

/** A parameter in training. */
final class Weight {
    private final ModelParameter parameter;
    private final int[] rows;
    private final Tensor value;
    private final boolean present;

    /**
     * Room for a parameter.
     *
     * @param rows the rows of the parameter that are kept, ascending; null for all
     * @param present whether the model has the parameter; zeros stand for one that it lacks
     */
    Weight(ModelParameter parameter, int[] rows, Tensor value, boolean present) {
        this.present = present;
        this.parameter = parameter;
        this.rows = rows;
        this.value = value;
    }

    /** Room for a parameter that the model has. */
    Weight(ModelParameter parameter, int[] rows, Tensor value) {
        this(parameter, rows, value, true);
    }

    String name() {
        return parameter.name();
    }

    /** Whether the model has the parameter: one that it lacks is no parameter to train. */
    boolean isPresent() {
        return present;
    }

    ModelParameter parameter() {
        return parameter;
    }

    /** The rows that are kept; null for all. */
    int[] rows() {
        return rows;
    }

    /** (kept rows, columns). */
    Tensor value() {
        return value;
    }
}
