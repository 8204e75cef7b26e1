package dev.lockstep.judge;

import java.io.Serializable;

/** How far candidate and reference are from the float64 run; NaN without one. */
record SideErrors(double candidate, double reference) implements Serializable {
    /** There is no float64 run. */
    static final SideErrors NONE = new SideErrors(Double.NaN, Double.NaN);

    /** Whether there is a float64 run. */
    boolean areKnown() {
        return !Double.isNaN(candidate) && !Double.isNaN(reference);
    }
}
