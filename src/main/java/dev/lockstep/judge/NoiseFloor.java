package dev.lockstep.judge;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What rounding alone does to the scalars of a check, measured by replicas: runs with the same mathematics that round otherwise
 * ({@code plan.Replicas} makes them, {@code plan.FloorPlanner} says how many of which seeds).
 *
 * <p>sigma^2 = 2 spread^2 + (kappa of the candidate + kappa of the reference) u^2 / 12: the replicas' spread about their own mean,
 * pooled over the seeds, and the rounding of what both sides observe; u is the float32 spacing at max(abs(value), 0.6). The spread
 * scales with u, so that it holds for seeds that have no replicas. A key whose replicas are few borrows those of the iterations next
 * to it.
 */
public final class NoiseFloor implements Serializable {
    /** Nothing was measured: the sides' own rounding alone tells them apart. */
    public static final NoiseFloor NONE = new NoiseFloor(Map.of(), Concordance.UNKNOWN, 0, 0);

    /** With fewer degrees of freedom a variance is a guess: one time in a hundred it is five times too small. */
    private static final int ENOUGH = 10;

    private final Map<Integer, Spread> spreads;
    private final Concordance concordance;
    private final int replicas;
    private final int seeds;

    private NoiseFloor(Map<Integer, Spread> spreads, Concordance concordance, int replicas, int seeds) {
        this.spreads = Map.copyOf(spreads);
        this.concordance = concordance;
        this.replicas = replicas;
        this.seeds = seeds;
    }

    /**
     * The floor of a check.
     *
     * @param keys of the check
     * @param runs by seed, what each of its replicas observed under the keys
     */
    public static NoiseFloor of(List<ObservedKey> keys, Map<Long, List<List<Observation>>> runs) {
        Map<String, Integer> places = new HashMap<>();
        for (ObservedKey key : keys) {
            places.put(key.key(), places.size());
        }
        Map<Integer, List<double[]>> values = new HashMap<>();
        runs.values().forEach(replicas -> ofSeed(places, replicas)
                .forEach((place, ofKey) ->
                        values.computeIfAbsent(place, any -> new ArrayList<>()).add(ofKey)));
        return of(values, keys);
    }

    private static Map<Integer, double[]> ofSeed(Map<String, Integer> places, List<List<Observation>> replicas) {
        Map<Integer, List<Double>> values = new HashMap<>();
        for (List<Observation> replica : replicas) {
            for (Observation each : replica) {
                if (places.containsKey(each.key()) && isMeasured(each)) {
                    values.computeIfAbsent(places.get(each.key()), any -> new ArrayList<>())
                            .add(each.value().doubleAt(0));
                }
            }
        }
        Map<Integer, double[]> arrays = new HashMap<>();
        values.forEach((place, each) ->
                arrays.put(place, each.stream().mapToDouble(Double::doubleValue).toArray()));
        return arrays;
    }

    /** Whether a value is one of those that are measured: finite scalars of floating point. */
    static boolean isMeasured(Observation observed) {
        return observed.value().size() == 1
                && !observed.value().dtype().isIntegral()
                && !observed.value().dtype().isComplex()
                && Double.isFinite(observed.value().doubleAt(0));
    }

    /**
     * The floor of a check.
     *
     * @param replicas by the keys' places, for each seed that has some
     * @param keys of the check; those next to each other in iteration help each other out
     */
    static NoiseFloor of(Map<Integer, List<double[]>> replicas, List<ObservedKey> keys) {
        Map<Integer, Spread> own = new HashMap<>();
        int most = 0;
        int seeds = 0;
        for (Map.Entry<Integer, List<double[]>> key : replicas.entrySet()) {
            own.put(
                    key.getKey(),
                    Spread.pooled(key.getValue().stream().map(Spread::of).toList()));
            seeds = Math.max(seeds, key.getValue().size());
            most = Math.max(
                    most,
                    key.getValue().stream().mapToInt(seed -> seed.length).max().orElse(0));
        }
        Map<Integer, Spread> spreads = new HashMap<>();
        own.keySet().forEach(place -> spreads.put(place, withNeighbours(place, own, keys)));
        return new NoiseFloor(spreads, Concordance.of(replicas, spreads), most, seeds);
    }

    /** Widens the window of iterations until there is enough, or all of the observation is in it. */
    private static Spread withNeighbours(int place, Map<Integer, Spread> own, List<ObservedKey> keys) {
        List<Spread> window = new ArrayList<>(List.of(own.get(place)));
        for (int distance = 1; distance < keys.size() && Spread.pooled(window).freedom() < ENOUGH; distance++) {
            for (int neighbour : new int[] {place - distance, place + distance}) {
                if (own.containsKey(neighbour)
                        && keys.get(neighbour)
                                .observation()
                                .equals(keys.get(place).observation())) {
                    window.add(own.get(neighbour));
                }
            }
        }
        return Spread.pooled(window);
    }

    /**
     * The standard deviation of candidate less reference under a key where rounding alone tells them apart.
     *
     * @param place of the key in the check
     * @param value of either side: the reference's, by custom
     */
    public double sigma(int place, double value, Rounding candidate, Rounding reference) {
        return spread(place).sigma(value, candidate, reference);
    }

    /** That of one side alone, about what its mathematics in its own precision comes to. */
    double sigma(int place, double value, Rounding side) {
        return spread(place).sigma(value, side);
    }

    /** The degrees of freedom on which the sigma of a key rests; 0 if it was not measured. */
    public int freedom(int place) {
        return spread(place).freedom();
    }

    /** How far the keys of a seed go together where rounding alone moves them. */
    Concordance concordance() {
        return concordance;
    }

    Spread spread(int place) {
        return spreads.getOrDefault(place, Spread.NONE);
    }

    /** What it rests on, in words. */
    public String source() {
        if (spreads.isEmpty()) {
            return "float32 spacing";
        }
        return replicas + " replicas of " + seeds + (seeds == 1 ? " seed" : " seeds");
    }
}
