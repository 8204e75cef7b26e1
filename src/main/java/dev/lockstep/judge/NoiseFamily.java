package dev.lockstep.judge;

import dev.lockstep.judge.CheckNoise.Drift;
import dev.lockstep.judge.KeyNoise.Tested;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The checks of a suite beside their noise. Among many checks and keys some are far off by chance: each is held against what is
 * unlikely for all of them together, by Holm's step-down, the checks as one family, their keys as another, and single values as a third.
 */
public final class NoiseFamily {
    private final Map<String, Measured> checks = new LinkedHashMap<>();

    private record Measured(
            Map<Integer, Tested> keys, SeedEstimate bias, SeedEstimate scatter, int seeds, int floorFreedom) {}

    /**
     * Adds a check.
     *
     * @param samples by the keys' places and the seeds; those that are not finite on both sides are left out
     * @param floor of the check
     */
    public void add(
            String check,
            Map<Integer, Map<Long, NoiseSample>> samples,
            NoiseFloor floor,
            Rounding candidate,
            Rounding reference) {
        Map<Integer, Tested> keys = new TreeMap<>();
        Map<Long, List<Double>> zOfSeeds = new LinkedHashMap<>();
        samples.forEach((place, seeds) -> {
            Map<Long, NoiseSample> finite = new LinkedHashMap<>(seeds);
            finite.values().removeIf(sample -> !Double.isFinite(sample.difference()));
            if (!finite.isEmpty()) {
                keys.put(place, KeyNoise.of(finite, place, floor, candidate, reference));
                finite.forEach((seed, sample) -> zOfSeeds.computeIfAbsent(seed, any -> new ArrayList<>())
                        .add(sample.difference() / floor.sigma(place, seed, sample.value(), candidate, reference)));
            }
        });
        if (!keys.isEmpty()) {
            checks.put(check, measured(keys, zOfSeeds, floor, candidate, reference));
        }
    }

    private static Measured measured(
            Map<Integer, Tested> keys,
            Map<Long, List<Double>> zOfSeeds,
            NoiseFloor floor,
            Rounding candidate,
            Rounding reference) {
        double[] means = zOfSeeds.values().stream()
                .mapToDouble(z -> z.stream().mapToDouble(each -> each).average().orElseThrow())
                .toArray();
        double[] squares = zOfSeeds.values().stream()
                .mapToDouble(z ->
                        z.stream().mapToDouble(each -> each * each).average().orElseThrow())
                .toArray();
        double variance = floor.concordance()
                .variance(keys.keySet().stream().map(floor::spread).toList(), candidate, reference);
        double independent = Concordance.independent(keys.size(), variance);
        return new Measured(
                keys,
                SeedEstimate.ofBias(means, variance),
                SeedEstimate.ofScatter(squares, independent, floor.concordance().freedom() * independent),
                means.length,
                keys.keySet().stream().mapToInt(floor::freedom).min().orElse(0));
    }

    /** The checks that have values, each judged as one of them all. */
    public Map<String, CheckNoise> judged() {
        List<Measured> all = List.copyOf(checks.values());
        double[] ofChecks = Holm.adjusted(all.stream()
                .flatMap(check -> List.of(check.bias().p(), check.scatter().p()).stream())
                .mapToDouble(p -> p)
                .toArray());
        double[] ofKeys = Holm.adjusted(all.stream()
                .flatMap(check -> check.keys().values().stream())
                .flatMap(key -> List.of(key.biasP(), key.scatterP()).stream())
                .mapToDouble(p -> p)
                .toArray());
        long values = all.stream()
                .mapToLong(check -> (long) check.seeds() * check.keys().size())
                .sum();
        Map<String, CheckNoise> judged = new LinkedHashMap<>();
        int check = 0;
        int key = 0;
        for (Map.Entry<String, Measured> each : checks.entrySet()) {
            Measured measured = each.getValue();
            double outlier = outlier(values, measured.floorFreedom());
            boolean biased = isUnlikely(ofChecks[2 * check]);
            boolean scattered = isUnlikely(ofChecks[2 * check + 1]);
            Set<Integer> drifting = new HashSet<>();
            Set<Integer> unlikely = new HashSet<>();
            for (Map.Entry<Integer, Tested> ofKey : measured.keys().entrySet()) {
                boolean keyBiased = isUnlikely(ofKeys[2 * key]);
                boolean keyScattered = isUnlikely(ofKeys[2 * key + 1])
                        || !(ofKey.getValue().noise().farthest() <= outlier);
                if (keyBiased || keyScattered) {
                    drifting.add(ofKey.getKey());
                }
                if (isUnlikely(ofKey.getValue().biasP())
                        || isUnlikely(ofKey.getValue().scatterP())) {
                    unlikely.add(ofKey.getKey());
                }
                biased |= keyBiased;
                scattered |= keyScattered;
                key++;
            }
            Drift drift = drift(biased, scattered);
            if (drift != Drift.NONE) {
                drifting.addAll(unlikely.isEmpty() ? farthest(measured) : unlikely);
            }
            judged.put(each.getKey(), noise(measured, drift, drifting, unlikely));
            check++;
        }
        return judged;
    }

    /** The keys that make a check drift of which none does so by itself: those that are further apart than null pairs, or the farthest. */
    private static Set<Integer> farthest(Measured measured) {
        Set<Integer> unusual = new HashSet<>();
        int most = -1;
        for (Map.Entry<Integer, Tested> key : measured.keys().entrySet()) {
            KeyNoise noise = key.getValue().noise();
            if (!noise.isUsual()) {
                unusual.add(key.getKey());
            }
            if (most < 0 || noise.d() > measured.keys().get(most).noise().d()) {
                most = key.getKey();
            }
        }
        return unusual.isEmpty() ? Set.of(most) : unusual;
    }

    private static boolean isUnlikely(double p) {
        return p <= NoiseLimits.FALSE_ALARMS;
    }

    private static Drift drift(boolean biased, boolean scattered) {
        if (biased) {
            return Drift.BIASED;
        }
        return scattered ? Drift.SCATTERED : Drift.NONE;
    }

    /** The absolute z that one of so many values has by chance, as often as a false alarm may be. */
    static double outlier(long values, int freedom) {
        double tail = NoiseLimits.FALSE_ALARMS / 2 / values;
        double quantile = -new TDistribution(null, freedom == 0 ? 1e6 : freedom).inverseCumulativeProbability(tail);
        return NoiseLimits.NULL_D * quantile;
    }

    private static CheckNoise noise(Measured measured, Drift drift, Set<Integer> drifting, Set<Integer> unlikely) {
        Map<Integer, KeyNoise> keys = new LinkedHashMap<>();
        Set<Integer> explained = new HashSet<>();
        measured.keys().forEach((place, key) -> {
            keys.put(place, key.noise());
            if (key.explained()) {
                explained.add(place);
            }
        });
        SeedEstimate bias = measured.bias();
        SeedEstimate scatter = measured.scatter();
        boolean usual = scatter.value() <= NoiseLimits.NULL_D && Math.abs(bias.value()) <= NoiseLimits.NULL_B;
        return new CheckNoise(
                keys,
                scatter.value(),
                bias.value(),
                scatter.low(),
                bias.low(),
                bias.high(),
                measured.seeds(),
                drift,
                drifting,
                unlikely,
                explained,
                drift == Drift.NONE && !usual ? settling(measured) : 0);
    }

    /** About how many seeds put the nearer end of an interval beyond what null pairs show, if the figures stay as they are. */
    private static long settling(Measured measured) {
        double bias = Math.abs(measured.bias().value());
        double half = (measured.bias().high() - measured.bias().low()) / 2;
        double byBias = measured.seeds() * square(half / (bias - NoiseLimits.NULL_B));
        double d = measured.scatter().value();
        double below = square(d) - square(measured.scatter().low());
        double byScatter = measured.seeds() * square(below / (square(d) - square(NoiseLimits.NULL_D)));
        double seeds = Math.min(
                bias > NoiseLimits.NULL_B ? byBias : Double.POSITIVE_INFINITY,
                d > NoiseLimits.NULL_D ? byScatter : Double.POSITIVE_INFINITY);
        return Math.max(measured.seeds() + 1L, (long) Math.ceil(Math.min(seeds, 1e6)));
    }

    private static double square(double value) {
        return value * value;
    }
}
