package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.Precision;
import dev.lockstep.judge.MeasuredLimit;
import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What rounding alone does under each key of a check. Scalars in float32 have the floor by which the check itself is judged; all else,
 * of which that knows nothing, has the differences between the elements of replicas.
 */
final class KeyFloors {
    /** Rounding goes beyond so many times the largest difference of some pairs of replicas seldom enough. */
    private static final double BEYOND = 2;
    /** Of a value that no replica moves, relative: some units in the last place. */
    private static final double FEW_ULPS_DOUBLE = 1e-15;

    private static final double FEW_ULPS_FLOAT = 2.5e-7;
    /** A normal variable is so many standard deviations off once in some billion times. */
    private static final double SIX = 6;

    private final NoiseFloor floor;
    private final Rounding candidate;
    private final Rounding reference;
    private final Map<String, Pairs> pairs = new HashMap<>();
    private final Map<String, Double> limits = new HashMap<>();
    private final boolean isDouble;

    /** Differences of pairs of replicas under a key. */
    private static final class Pairs {
        private double squares;
        private double most;
        private long count;

        void add(NdArray one, NdArray other) {
            for (long i = 0; i < one.size() && one.size() == other.size(); i++) {
                double apart = Math.abs(one.doubleAt(i) - other.doubleAt(i));
                if (Double.isFinite(apart)) {
                    squares += apart * apart;
                    most = Math.max(most, apart);
                    count++;
                }
            }
        }

        double sigma() {
            return count == 0 ? 0 : Math.sqrt(squares / count);
        }
    }

    private KeyFloors(NoiseFloor floor, Rounding candidate, Rounding reference, boolean isDouble) {
        this.floor = floor;
        this.candidate = candidate;
        this.reference = reference;
        this.isDouble = isDouble;
    }

    /**
     * The floors of a check.
     *
     * @param base what the run as it is observes, by seed
     * @param replicas what its replicas observe, by seed
     * @param candidate how the check's sides round
     */
    static KeyFloors of(
            List<ObservedKey> keys,
            Map<Long, List<Observation>> base,
            Map<Long, List<List<Observation>>> replicas,
            Precision precision,
            Rounding candidate,
            Rounding reference) {
        boolean isDouble = precision == Precision.FLOAT64;
        NoiseFloor floor = isDouble ? NoiseFloor.NONE : NoiseFloor.of(keys, replicas);
        KeyFloors floors = new KeyFloors(floor, candidate, reference, isDouble);
        replicas.values().forEach(floors::addPairs);
        floors.addLimits(keys, base);
        return floors;
    }

    private void addPairs(List<List<Observation>> replicas) {
        for (int i = 0; i < replicas.size(); i++) {
            Map<String, NdArray> one = byKey(replicas.get(i));
            for (int j = 0; j < i; j++) {
                replicas.get(j).forEach(other -> {
                    if (one.containsKey(other.key())) {
                        pairs.computeIfAbsent(other.key(), key -> new Pairs()).add(one.get(other.key()), other.value());
                    }
                });
            }
        }
    }

    static Map<String, NdArray> byKey(List<Observation> observations) {
        Map<String, NdArray> byKey = new HashMap<>();
        observations.forEach(each -> byKey.put(each.key(), each.value()));
        return byKey;
    }

    private void addLimits(List<ObservedKey> keys, Map<Long, List<Observation>> base) {
        for (List<Observation> ofSeed : base.values()) {
            Map<String, NdArray> values = byKey(ofSeed);
            List<Double> scalars = new ArrayList<>();
            keys.forEach(key -> scalars.add(scalar(values.get(key.key()))));
            MeasuredLimit.of(floor, keys, scalars, base.size(), candidate, reference)
                    .forEach(limit -> limits.merge(limit.key(), limit.limit(), Math::max));
            keys.stream().filter(key -> values.containsKey(key.key())).forEach(key -> {
                Pairs ofKey = pairs.getOrDefault(key.key(), new Pairs());
                double least = SIX * ulps(largest(values.get(key.key())));
                limits.putIfAbsent(key.key(), Math.max(BEYOND * ofKey.most, least));
            });
        }
    }

    private static double scalar(NdArray array) {
        return array != null && array.size() == 1 ? array.doubleAt(0) : Double.NaN;
    }

    private static double largest(NdArray array) {
        double largest = 0;
        for (long i = 0; i < array.size(); i++) {
            largest = Math.max(largest, Math.abs(array.doubleAt(i)));
        }
        return largest;
    }

    private double ulps(double value) {
        return Math.abs(value) * (isDouble ? FEW_ULPS_DOUBLE : FEW_ULPS_FLOAT);
    }

    /** What it rests on, in words. */
    String source() {
        return isDouble ? "replicas in float64" : floor.source();
    }

    /** The floor by which the check is judged. */
    NoiseFloor floor() {
        return floor;
    }

    Rounding candidate() {
        return candidate;
    }

    Rounding reference() {
        return reference;
    }

    /**
     * The standard deviation of a difference that only rounding makes.
     *
     * @param place of the key in the check
     * @param value of either side
     */
    double sigma(ObservedKey key, int place, long seed, double value) {
        if (floor.freedom(place) > 0) {
            return floor.sigma(place, seed, value, candidate, reference);
        }
        double sigma = pairs.getOrDefault(key.key(), new Pairs()).sigma();
        return Math.max(sigma, Math.max(ulps(value), Double.MIN_NORMAL));
    }

    /** What rounding alone exceeds in one check of a hundred: no limit below it is of use. */
    double limit(ObservedKey key) {
        return limits.getOrDefault(key.key(), 0.0);
    }
}
