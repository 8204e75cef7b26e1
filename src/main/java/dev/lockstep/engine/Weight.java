package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;

/** A parameter in training. */
final class Weight {
    private final ModelParameter parameter;
    private final int[] rows;
    private final Tensor value;

    /**
     * Room for a parameter.
     *
     * @param rows the rows of the parameter that are kept, ascending; null for all
     */
    Weight(ModelParameter parameter, int[] rows, Tensor value) {
        this.parameter = parameter;
        this.rows = rows;
        this.value = value;
    }

    String name() {
        return parameter.name();
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
