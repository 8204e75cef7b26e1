package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * How far the keys of one seed go together where rounding alone moves them, as the replicas show it: what moves an early loss moves
 * those after it. It says how much more many keys of a seed tell than one.
 *
 * @param spread variance of the mean of standardised replicas over the keys: 1 if all keys move alike, one by the keys' number if none do
 * @param freedom degrees of freedom of each key's spread
 */
record Concordance(double spread, int freedom) implements Serializable {
    /** All keys are taken to go together. */
    static final Concordance UNKNOWN = new Concordance(1, 0);

    /** One time in twenty the true one is greater. */
    private static final double DOUBT = 0.05;

    /**
     * Of replicas.
     *
     * @param replicas by the keys' places, by seed
     */
    static Concordance of(Map<Integer, Map<Long, double[]>> replicas) {
        Set<Long> seeds = new TreeSet<>();
        replicas.values().forEach(ofKey -> seeds.addAll(ofKey.keySet()));
        double sum = 0;
        int count = 0;
        int freedom = 0;
        for (long seed : seeds) {
            Map<Integer, double[]> keys = new TreeMap<>();
            replicas.forEach((place, ofKey) -> {
                if (ofKey.containsKey(seed) && Spread.of(ofKey.get(seed)).variance() > 0) {
                    keys.put(place, ofKey.get(seed));
                }
            });
            int size = keys.values().stream()
                    .mapToInt(values -> values.length)
                    .min()
                    .orElse(0);
            for (int replica = 0; replica < size && size > 1; replica++) {
                double total = 0;
                for (double[] values : keys.values()) {
                    total += standardised(values, replica);
                }
                sum += total * total / keys.size() / keys.size();
                count++;
            }
            freedom += Math.max(0, size - 1);
        }
        if (freedom == 0) {
            return UNKNOWN;
        }
        double doubt = freedom / new ChiSquaredDistribution(null, freedom).inverseCumulativeProbability(DOUBT);
        return new Concordance(Math.min(1, sum / count * doubt), freedom);
    }

    private static double standardised(double[] replicas, int replica) {
        double mean = SeedEstimate.mean(replicas);
        double n = replicas.length;
        Spread own = Spread.of(replicas);
        return (replicas[replica] - mean) / (Spread.spacing(mean) * Math.sqrt(own.variance() * (n - 1) / n));
    }

    /**
     * The variance of a seed's mean of z over its keys, 1 if nothing is known. The roundings of what is observed do not go together.
     *
     * @param keys of which z is taken
     */
    double variance(Collection<Spread> keys, Rounding candidate, Rounding reference) {
        if (freedom == 0) {
            return 1;
        }
        double share = keys.stream()
                .mapToDouble(key -> (candidate.spread(key.variance()) + reference.spread(key.variance()))
                        / (candidate.variance(key.variance()) + reference.variance(key.variance())))
                .average()
                .orElse(0);
        return Math.min(1, Math.max(1.0 / keys.size(), share * spread + (1 - share) / keys.size()));
    }

    /**
     * How many independent keys are worth as much as these, for a mean of squares.
     *
     * @param variance of the mean of z over the keys
     */
    static double independent(int keys, double variance) {
        double correlation = keys == 1 ? 1 : (keys * variance - 1) / (keys - 1);
        return keys / (1 + (keys - 1) * correlation * correlation);
    }
}
