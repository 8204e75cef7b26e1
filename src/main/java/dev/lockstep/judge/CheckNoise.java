package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far the sides of a check are apart beside their noise, over all its keys and seeds.
 *
 * @param keys by their places in the check
 * @param d root mean square of z over all keys and seeds
 * @param b mean of z
 * @param lowD lower end of the 99% interval of D
 * @param low lower end of the 99% interval of b
 * @param high its upper end
 * @param seeds how many there are
 * @param drift how the sides are apart beyond noise
 * @param drifting places of the keys that are so, by themselves among all keys of the suite, or in a check that is so
 * @param unlikely places of the keys that rounding alone would leave so far apart less than once in a hundred times
 * @param tensors places of the keys that are tensors, each judged by itself
 * @param zeros places of the keys under which the float64 run says zero, and float32 has nothing but rounding
 * @param settling about how many seeds would tell whether the sides are apart; 0 if these do
 */
public record CheckNoise(
        Map<Integer, KeyNoise> keys,
        double d,
        double b,
        double lowD,
        double low,
        double high,
        int seeds,
        Drift drift,
        Set<Integer> drifting,
        Set<Integer> unlikely,
        Set<Integer> tensors,
        Set<Integer> zeros,
        long settling)
        implements Serializable {
    /** Nothing was measured. */
    public static final CheckNoise NONE = new CheckNoise(
            Map.of(), Double.NaN, Double.NaN, 0, 0, 0, 0, Drift.NONE, Set.of(), Set.of(), Set.of(), Set.of(), 0);

    /** How the sides are apart beyond noise. */
    public enum Drift {
        /** They are not, as far as can be told. */
        NONE,
        /** One side lies above the other. */
        BIASED,
        /** They lie further apart than rounding lets them, now above, now below. */
        SCATTERED
    }

    public CheckNoise {
        keys = Map.copyOf(keys);
        drifting = Set.copyOf(drifting);
        unlikely = Set.copyOf(unlikely);
        tensors = Set.copyOf(tensors);
        zeros = Set.copyOf(zeros);
    }

    /** The noise of the key at a place; empty if none was measured. */
    public Optional<KeyNoise> key(int place) {
        return Optional.ofNullable(keys.get(place));
    }

    /** The least bias that so few seeds can tell from what null pairs show, in sigmas; empty where there are enough of them. */
    public OptionalDouble leastBias() {
        return SeedEstimate.isFew(seeds)
                ? OptionalDouble.of(NoiseLimits.NULL_B + (high - low) / 2)
                : OptionalDouble.empty();
    }

    /** Whether rounding alone may have left the sides as far apart as they are under a key. */
    boolean isNoise(int place) {
        boolean isOfCheck = tensors.contains(place) || drift == Drift.NONE;
        return isOfCheck && keys.containsKey(place) && !drifting.contains(place);
    }

    /** Whether more seeds are needed to tell. */
    public boolean isOpen() {
        return settling > 0;
    }
}
