package dev.lockstep.judge;

import dev.lockstep.judge.KeyNoise.Tested;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tensors of a check beside what rounding alone does to them. Those without replicas are not measured. */
public final class TensorNoise {
    /** No tensor was measured. */
    public static final TensorNoise NONE = new TensorNoise("", Map.of(), Map.of(), "");

    private final Map<Integer, TensorFloor> floors = new LinkedHashMap<>();
    private final Map<Integer, Map<Long, PairSums>> pairs = new HashMap<>();
    private final Map<Integer, Integer> updates;
    private final String source;

    /**
     * Of a check.
     *
     * @param check its name
     * @param sums by the keys' places in the check, and the seeds
     * @param updates by the places of parameters, how many updates each has seen, all of which rounded; of other keys none
     * @param source what they rest on, in words
     */
    public TensorNoise(
            String check, Map<Integer, Map<Long, TensorSums>> sums, Map<Integer, Integer> updates, String source) {
        this.updates = Map.copyOf(updates);
        this.source = source;
        sums.forEach((place, seeds) -> {
            TensorFloor floor = new TensorFloor(seeds);
            Map<Long, PairSums> ofCheck = new LinkedHashMap<>();
            seeds.forEach((seed, each) -> {
                if (each.pairs().containsKey(check)) {
                    ofCheck.put(seed, each.pairs().get(check));
                }
            });
            if (floor.freedom() > 0 && !ofCheck.isEmpty()) {
                floors.put(place, floor);
                pairs.put(place, ofCheck);
            }
        });
    }

    /** The keys that were measured, by their places. */
    Map<Integer, Tested> keys(Rounding candidate, Rounding reference) {
        Map<Integer, Tested> keys = new LinkedHashMap<>();
        floors.forEach((place, floor) -> {
            Map<Long, Deviation> seeds =
                    floor.deviations(pairs.get(place), updates.getOrDefault(place, 1), candidate, reference);
            if (!seeds.isEmpty()) {
                int worth = floor.worth();
                keys.put(place, KeyNoise.ofTensor(seeds.values(), worth, worth * floor.freedom(), source));
            }
        });
        return keys;
    }

    /** Whether none was measured. */
    boolean isEmpty() {
        return floors.isEmpty();
    }

    /** The degrees of freedom on which the sigma of each key rests. */
    Map<Integer, Integer> freedoms() {
        Map<Integer, Integer> freedoms = new HashMap<>();
        floors.forEach((place, floor) -> freedoms.put(place, floor.worth() * floor.freedom()));
        return freedoms;
    }

    /** The places of keys under which the float64 run says zero, and float32 has nothing but rounding. */
    Set<Integer> zeros(Rounding candidate, Rounding reference) {
        Set<Integer> zeros = new HashSet<>();
        floors.forEach((place, floor) -> {
            if (floor.isZero(pairs.get(place), candidate, reference)) {
                zeros.add(place);
            }
        });
        return zeros;
    }
}
