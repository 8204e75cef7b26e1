package dev.lockstep.schedule;

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
}
