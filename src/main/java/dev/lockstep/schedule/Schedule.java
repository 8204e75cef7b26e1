package dev.lockstep.schedule;

import java.util.Optional;

/** A learning-rate schedule: the same spec gives the same series, bit for bit. */
@FunctionalInterface
public interface Schedule {
    /**
     * The rate in force at every step from construction on, evaluated in one pass.
     *
     * @param steps number of {@code step()} calls, at least 0
     * @return steps + 1 rates: index 0 at construction, index i after i calls
     */
    double[] series(int steps);

    /**
     * The momentum (Adam's beta1) in force at the same steps, of a schedule that cycles it.
     *
     * @return as {@link #series}; empty if the schedule leaves the optimizer's own momentum alone
     */
    default Optional<double[]> momenta(int steps) {
        return Optional.empty();
    }
}
