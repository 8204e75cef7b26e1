package dev.lockstep.schedule;

/** A rate, or a factor of one, that depends on the step alone. */
@FunctionalInterface
interface Formula {
    double at(int step);

    /** The schedule whose step 0 is the formula's {@code first}. */
    default Schedule from(int first) {
        return steps -> {
            double[] rates = new double[steps + 1];
            for (int step = 0; step <= steps; step++) {
                rates[step] = at(first + step);
            }
            return rates;
        };
    }
}
