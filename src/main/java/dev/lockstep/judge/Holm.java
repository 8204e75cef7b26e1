package dev.lockstep.judge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down: the probability that any of a family of tests raises a false alarm stays below the level of each. */
final class Holm {
    private Holm() {}

    /** The probabilities, adjusted for how many there are; in their order. A NaN, of a test that was not made, stays one. */
    static double[] adjusted(double... probabilities) {
        Integer[] ascending = IntStream.range(0, probabilities.length)
                .filter(i -> !Double.isNaN(probabilities[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .toArray(Integer[]::new);
        double[] adjusted = new double[probabilities.length];
        Arrays.fill(adjusted, Double.NaN);
        double least = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            least = Math.max(least, Math.min(1, (ascending.length - rank) * probabilities[ascending[rank]]));
            adjusted[ascending[rank]] = least;
        }
        return adjusted;
    }
}
