package dev.lockstep.judge;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What rounding alone does to the scalars of a check, measured by replicas: runs with the same mathematics that round otherwise
 * ({@code plan.Replicas} makes them, {@code plan.FloorPlanner} says how many of which seeds).
 *
 * <p>sigma^2 = 2 spread^2 + (kappa of the candidate + kappa of the reference) u^2 / 12: the replicas' spread about their own mean and
 * the rounding of what both sides observe; u is the float32 spacing at max(abs(value), 0.6). The spread is pooled over the seeds and
 * scales with u, so that it holds for seeds that have no replicas; a seed whose own replicas show that rounding grows otherwise in it
 * has a spread of its own. A key whose replicas are few borrows those of the iterations next to it.
 */
public final class NoiseFloor implements Serializable {
    /** Nothing was measured: the sides' own rounding alone tells them apart. */
    public static final NoiseFloor NONE = new NoiseFloor(Map.of(), Map.of(), Concordance.UNKNOWN, 0, 0);

    /** With fewer degrees of freedom a variance is a guess: one time in a hundred it is five times too small. */
    private static final int ENOUGH = 10;

    private final Map<Integer, Spread> spreads;
    /** By place, of seeds that are unlike the others. */
    private final Map<Integer, Map<Long, Spread>> unlike;

    private final Concordance concordance;
    private final int replicas;
    private final int seeds;

    private NoiseFloor(
            Map<Integer, Spread> spreads,
            Map<Integer, Map<Long, Spread>> unlike,
            Concordance concordance,
            int replicas,
            int seeds) {
        this.spreads = Map.copyOf(spreads);
        this.unlike = Map.copyOf(unlike);
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
        Map<Integer, Map<Long, double[]>> values = new TreeMap<>();
        runs.forEach((seed, replicas) -> ofSeed(places, replicas)
                .forEach((place, ofKey) ->
                        values.computeIfAbsent(place, any -> new TreeMap<>()).put(seed, ofKey)));
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
     * @param replicas by the keys' places, by seed
     * @param keys of the check; those next to each other in iteration help each other out
     */
    static NoiseFloor of(Map<Integer, Map<Long, double[]>> replicas, List<ObservedKey> keys) {
        Map<Integer, Spread> pooled = new HashMap<>();
        Map<Long, Map<Integer, Spread>> ofSeeds = new TreeMap<>();
        int most = 0;
        for (Map.Entry<Integer, Map<Long, double[]>> key : replicas.entrySet()) {
            pooled.put(
                    key.getKey(),
                    Spread.pooled(
                            key.getValue().values().stream().map(Spread::of).toList()));
            key.getValue().forEach((seed, values) -> ofSeeds.computeIfAbsent(seed, any -> new HashMap<>())
                    .put(key.getKey(), Spread.of(values)));
            most = Math.max(
                    most,
                    key.getValue().values().stream()
                            .mapToInt(values -> values.length)
                            .max()
                            .orElse(0));
        }
        Map<Integer, Spread> spreads = new HashMap<>();
        pooled.keySet().forEach(place -> spreads.put(place, withNeighbours(place, pooled, keys)));
        Map<Integer, Map<Long, Spread>> unlike = new HashMap<>();
        ofSeeds.forEach((seed, own) -> own.keySet().forEach(place -> {
            Spread spread = withNeighbours(place, own, keys);
            if (spread.isUnlike(spreads.get(place))) {
                unlike.computeIfAbsent(place, any -> new HashMap<>()).put(seed, spread);
            }
        }));
        return new NoiseFloor(spreads, unlike, Concordance.of(replicas), most, ofSeeds.size());
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

    /** The same under a key of a seed, which may be unlike the others. */
    public double sigma(int place, long seed, double value, Rounding candidate, Rounding reference) {
        return spread(place, seed).sigma(value, candidate, reference);
    }

    /** The degrees of freedom on which the sigma of a key rests; 0 if it was not measured. */
    public int freedom(int place) {
        return spread(place).freedom();
    }

    /** How far the keys of a seed go together where rounding alone moves them. */
    Concordance concordance() {
        return concordance;
    }

    Spread spread(int place, long seed) {
        return unlike.getOrDefault(place, Map.of()).getOrDefault(seed, spread(place));
    }

    Spread spread(int place) {
        return spreads.getOrDefault(place, Spread.NONE);
    }

    /** What it rests on, in words. */
    public String source() {
        if (spreads.isEmpty()) {
            return "float32 spacing";
        }
        return source(replicas, seeds);
    }

    /** What rests on these replicas, by seed. */
    public static String source(Map<Long, ? extends List<?>> replicas) {
        return source(replicas.values().stream().mapToInt(List::size).max().orElse(0), replicas.size());
    }

    private static String source(int replicas, int seeds) {
        return replicas + " replicas of " + seeds + (seeds == 1 ? " seed" : " seeds");
    }
}
