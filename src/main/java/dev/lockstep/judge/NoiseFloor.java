package dev.lockstep.judge;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
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
    public static final NoiseFloor NONE =
            new NoiseFloor(Map.of(), Map.of(), Concordance.UNKNOWN, "float32 spacing", Map.of());

    /** With fewer degrees of freedom a variance is a guess: one time in a hundred it is five times too small. */
    private static final int ENOUGH = 10;

    private final Map<Integer, Spread> spreads;
    /** By place, of seeds that are unlike the others. */
    private final Map<Integer, Map<Long, Spread>> unlike;

    private final Concordance concordance;
    private final String source;
    /** Of sides that are not the same each time that they run: what their runs differ by. */
    private final Map<Role, NoiseFloor> repeats;

    private NoiseFloor(
            Map<Integer, Spread> spreads,
            Map<Integer, Map<Long, Spread>> unlike,
            Concordance concordance,
            String source,
            Map<Role, NoiseFloor> repeats) {
        this.spreads = Map.copyOf(spreads);
        this.unlike = Map.copyOf(unlike);
        this.concordance = concordance;
        this.source = source;
        this.repeats = Map.copyOf(repeats);
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

    /**
     * The floor of a check by how far a side is off its own float64 run: about the mean over the seeds, since what all seeds have is bias
     * and no noise, and without the rounding of what is observed, which is in it and counted apart.
     *
     * @param errors by the keys' places, each seed's error in float32 spacings; one seed tells nothing
     * @param side how it rounds
     * @param source what made them, in words
     */
    public static NoiseFloor ofErrors(
            List<ObservedKey> keys, Map<Integer, List<Double>> errors, Rounding side, String source) {
        Map<Integer, Map<Long, double[]>> values = new TreeMap<>();
        errors.forEach((place, ofKey) -> {
            if (ofKey.size() > 1) {
                values.put(place, Map.of(0L, scaled(ofKey)));
            }
        });
        NoiseFloor floor = of(values, keys);
        Map<Integer, Spread> spreads = new HashMap<>();
        floor.spreads.forEach((place, spread) -> spreads.put(place, spread.without(side)));
        return values.isEmpty() ? NONE : new NoiseFloor(spreads, Map.of(), floor.concordance, source, Map.of());
    }

    private static double[] scaled(List<Double> spacings) {
        return spacings.stream().mapToDouble(each -> each * Spread.spacing(0)).toArray();
    }

    /**
     * The same floor beside what a side differs by from run to run.
     *
     * @param runs the floor that its runs of each seed show
     */
    public NoiseFloor with(Role side, NoiseFloor runs) {
        if (runs.isStill()) {
            return this;
        }
        Map<Role, NoiseFloor> all = new HashMap<>(repeats);
        all.put(side, runs);
        return new NoiseFloor(spreads, unlike, concordance, source + " and repeats of the " + side.label(), all);
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
        replicas.forEach((place, seeds) -> {
            pooled.put(
                    place, Spread.pooled(seeds.values().stream().map(Spread::of).toList()));
            seeds.forEach((seed, values) ->
                    ofSeeds.computeIfAbsent(seed, any -> new HashMap<>()).put(place, Spread.of(values)));
        });
        Map<Integer, Spread> spreads = new HashMap<>();
        pooled.keySet().forEach(place -> spreads.put(place, withNeighbours(place, pooled, keys)));
        String source = source(most(replicas), ofSeeds.size());
        return spreads.isEmpty()
                ? NONE
                : new NoiseFloor(spreads, unlike(ofSeeds, spreads, keys), Concordance.of(replicas), source, Map.of());
    }

    /** How many replicas a seed has at most. */
    private static int most(Map<Integer, Map<Long, double[]>> replicas) {
        return replicas.values().stream()
                .flatMap(seeds -> seeds.values().stream())
                .mapToInt(values -> values.length)
                .max()
                .orElse(0);
    }

    /** The seeds that are unlike what all of them have. */
    private static Map<Integer, Map<Long, Spread>> unlike(
            Map<Long, Map<Integer, Spread>> ofSeeds, Map<Integer, Spread> spreads, List<ObservedKey> keys) {
        Map<Integer, Map<Long, Spread>> unlike = new HashMap<>();
        ofSeeds.forEach((seed, own) -> own.keySet().forEach(place -> {
            Spread spread = withNeighbours(place, own, keys);
            if (spread.isUnlike(spreads.get(place))) {
                unlike.computeIfAbsent(place, any -> new HashMap<>()).put(seed, spread);
            }
        }));
        return unlike;
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
        return sigma(value, ofSide(place, Role.CANDIDATE, candidate), ofSide(place, Role.REFERENCE, reference));
    }

    /** The same under a key of a seed, which may be unlike the others. */
    public double sigma(int place, long seed, double value, Rounding candidate, Rounding reference) {
        return sigma(
                value, ofSide(place, seed, Role.CANDIDATE, candidate), ofSide(place, seed, Role.REFERENCE, reference));
    }

    /** The same of one side alone. */
    double sigma(int place, long seed, double value, Role side, Rounding rounding) {
        return sigma(value, ofSide(place, seed, side, rounding), 0);
    }

    private static double sigma(double value, double candidate, double reference) {
        return Spread.spacing(value) * Math.sqrt(candidate + reference);
    }

    /** Variance of a side in squared spacings. */
    private double ofSide(int place, Role side, Rounding rounding) {
        return rounding.variance(spread(place).variance())
                + repeats.getOrDefault(side, NONE).spread(place).variance();
    }

    private double ofSide(int place, long seed, Role side, Rounding rounding) {
        return rounding.variance(spread(place, seed).variance())
                + repeats.getOrDefault(side, NONE).spread(place, seed).variance();
    }

    /** The degrees of freedom on which the sigma of a key rests: of what there is most of; 0 if it was not measured. */
    public int freedom(int place) {
        Spread most = spread(place);
        for (NoiseFloor runs : repeats.values()) {
            Spread ofRuns = runs.spread(place);
            most = ofRuns.variance() > most.variance() ? ofRuns : most;
        }
        return most.freedom();
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
        return source;
    }

    /** The float32 spacing in which noise is counted at a value. */
    public static double spacing(double value) {
        return Spread.spacing(value);
    }

    /** The same floor, of which more is to be said. */
    public NoiseFloor from(String more) {
        return new NoiseFloor(spreads, unlike, concordance, source + more, repeats);
    }

    /** Whether nothing was measured. */
    public boolean isEmpty() {
        return spreads.isEmpty();
    }

    /** Whether nothing moved. */
    public boolean isStill() {
        return spreads.values().stream().allMatch(spread -> spread.variance() == 0);
    }

    /** What rests on these replicas, by seed. */
    public static String source(Map<Long, ? extends List<?>> replicas) {
        return source(replicas.values().stream().mapToInt(List::size).max().orElse(0), replicas.size());
    }

    private static String source(int replicas, int seeds) {
        return replicas + " replicas of " + seeds + (seeds == 1 ? " seed" : " seeds");
    }
}
