package dev.lockstep.judge;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 */
public record CheckNoise(
        Map<Integer, KeyNoise> keys, double d, double b, double lowD, double low, double high, int seeds)
        implements Serializable {
    /** Nothing was measured. */
    public static final CheckNoise NONE = new CheckNoise(Map.of(), Double.NaN, Double.NaN, 0, 0, 0, 0);

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
    }

    /**
     * Of a check's values.
     *
     * @param samples by the keys' places and the seeds; those that are not finite on both sides are left out
     */
    public static CheckNoise of(Map<Integer, Map<Long, NoiseSample>> samples, Rounding candidate, Rounding reference) {
        Map<Integer, KeyNoise> keys = new LinkedHashMap<>();
        Map<Long, List<Double>> zOfSeeds = new LinkedHashMap<>();
        samples.forEach((place, seeds) -> {
            Map<Long, NoiseSample> finite = new LinkedHashMap<>(seeds);
            finite.values().removeIf(sample -> !Double.isFinite(sample.difference()));
            if (!finite.isEmpty()) {
                List<NoiseSample> values = List.copyOf(finite.values());
                keys.put(place, KeyNoise.of(values, candidate, reference));
                Spread spread = Spread.of(values);
                finite.forEach((seed, sample) -> zOfSeeds.computeIfAbsent(seed, any -> new ArrayList<>())
                        .add(sample.difference() / spread.sigma(sample, candidate, reference)));
            }
        });
        return zOfSeeds.isEmpty() ? NONE : of(keys, zOfSeeds);
    }

    private static CheckNoise of(Map<Integer, KeyNoise> keys, Map<Long, List<Double>> zOfSeeds) {
        double[] means = zOfSeeds.values().stream()
                .mapToDouble(z -> z.stream().mapToDouble(each -> each).average().orElseThrow())
                .toArray();
        double[] squares = zOfSeeds.values().stream()
                .mapToDouble(z ->
                        z.stream().mapToDouble(each -> each * each).average().orElseThrow())
                .toArray();
        double b = SeedMeans.mean(means);
        double half = SeedMeans.halfWidth(means);
        return new CheckNoise(
                keys,
                Math.sqrt(SeedMeans.mean(squares)),
                b,
                SeedMeans.lowerD(squares),
                b - half,
                b + half,
                means.length);
    }

    /** The noise of the key at a place; empty if none was measured. */
    public Optional<KeyNoise> key(int place) {
        return Optional.ofNullable(keys.get(place));
    }

    /** Whether the sides are apart by more than what pairs show that only rounding tells apart. */
    public Drift drift() {
        if (low > NoiseLimits.NULL_B || high < -NoiseLimits.NULL_B) {
            return Drift.BIASED;
        }
        return lowD > NoiseLimits.NULL_D ? Drift.SCATTERED : Drift.NONE;
    }
}
