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
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The checks of a suite beside their noise. Among many checks and keys some are far off by chance: each is held against what is
 * unlikely for all of them together, by Holm's step-down, the checks as one family, their keys as another, and single values as a third.
 */
public final class NoiseFamily {
    private final Map<String, Measured> checks = new LinkedHashMap<>();

    /**
     * @param keys of scalars, on which the check's figures rest
     * @param tensors keys of tensors, each judged by itself
     * @param zeros keys under which the float64 run says zero
     * @param floorFreedom degrees of freedom on which the sigma of scalars rests
     */
    private record Measured(
            Map<Integer, Tested> keys,
            Map<Integer, Tested> tensors,
            Set<Integer> zeros,
            SeedEstimate bias,
            SeedEstimate scatter,
            int seeds,
            int floorFreedom,
            Map<Integer, Integer> freedomOfTensors) {
        /** On which a key's sigma rests. */
        int freedom(int place) {
            return freedomOfTensors.getOrDefault(place, floorFreedom);
        }

        /** Those of all keys. */
        Map<Integer, Tested> all() {
            Map<Integer, Tested> all = new TreeMap<>(keys);
            all.putAll(tensors);
            return all;
        }
    }

    /** The noise of a check of scalars that is alone in its suite. */
    public static CheckNoise alone(
            Map<Integer, Map<Long, NoiseSample>> samples, NoiseFloor floor, Rounding candidate, Rounding reference) {
        NoiseFamily family = new NoiseFamily();
        family.add("", samples, floor, TensorNoise.NONE, candidate, reference);
        return family.judged().getOrDefault("", CheckNoise.NONE);
    }

    /**
     * Adds a check.
     *
     * @param samples by the keys' places and the seeds; those that are not finite on both sides are left out
     * @param floor of the check's scalars
     * @param tensors of the check
     */
    public void add(
            String check,
            Map<Integer, Map<Long, NoiseSample>> samples,
            NoiseFloor floor,
            TensorNoise tensors,
            Rounding candidate,
            Rounding reference) {
        Map<Integer, Tested> keys = new TreeMap<>();
        Map<Long, List<Deviation>> ofSeeds = new LinkedHashMap<>();
        samples.forEach((place, seeds) -> {
            Map<Long, Deviation> finite = new LinkedHashMap<>();
            seeds.forEach((seed, sample) -> {
                if (Double.isFinite(sample.difference())) {
                    finite.put(seed, Deviation.of(sample, place, seed, floor, candidate, reference));
                }
            });
            if (!finite.isEmpty()) {
                keys.put(
                        place,
                        KeyNoise.ofScalar(finite.values(), floor.freedom(place), source(floor, candidate, reference)));
                finite.forEach((seed, deviation) ->
                        ofSeeds.computeIfAbsent(seed, any -> new ArrayList<>()).add(deviation));
            }
        });
        if (!keys.isEmpty() || !tensors.isEmpty()) {
            checks.put(check, measured(keys, tensors, ofSeeds, floor, candidate, reference));
        }
    }

    private static String source(NoiseFloor floor, Rounding candidate, Rounding reference) {
        return floor.source()
                + (candidate.isScaled() || reference.isScaled() ? ", scaled to the sides' precision" : "");
    }

    private static Measured measured(
            Map<Integer, Tested> keys,
            TensorNoise tensors,
            Map<Long, List<Deviation>> ofSeeds,
            NoiseFloor floor,
            Rounding candidate,
            Rounding reference) {
        Map<Integer, Tested> ofTensors = tensors.keys(candidate, reference);
        Set<Integer> zeros = tensors.zeros(candidate, reference);
        if (keys.isEmpty()) {
            return new Measured(
                    keys, ofTensors, zeros, SeedEstimate.NOTHING, SeedEstimate.NOTHING, 0, 0, tensors.freedoms());
        }
        double[] means = means(ofSeeds, Deviation::z);
        double[] squares = means(ofSeeds, Deviation::square);
        double variance = floor.concordance()
                .variance(keys.keySet().stream().map(floor::spread).toList(), candidate, reference);
        double independent = Concordance.independent(keys.size(), variance);
        return new Measured(
                keys,
                ofTensors,
                zeros,
                SeedEstimate.ofBias(means, variance),
                SeedEstimate.ofScatter(squares, independent, floor.concordance().freedom() * independent),
                means.length,
                keys.keySet().stream().mapToInt(floor::freedom).min().orElse(0),
                tensors.freedoms());
    }

    /** Each seed's mean over its keys. */
    private static double[] means(Map<Long, List<Deviation>> ofSeeds, ToDoubleFunction<Deviation> figure) {
        return ofSeeds.values().stream()
                .mapToDouble(seed -> seed.stream().mapToDouble(figure).average().orElseThrow())
                .toArray();
    }

    /** The checks that have values, each judged as one of them all. */
    public Map<String, CheckNoise> judged() {
        List<Measured> all = List.copyOf(checks.values());
        double[] ofChecks = Holm.adjusted(all.stream()
                .flatMap(check -> List.of(check.bias().p(), check.scatter().p()).stream())
                .mapToDouble(p -> p)
                .toArray());
        double[] ofKeys = Holm.adjusted(all.stream()
                .flatMap(check -> check.all().values().stream())
                .flatMap(key -> List.of(key.biasP(), key.scatterP()).stream())
                .mapToDouble(p -> p)
                .toArray());
        long values = all.stream()
                .mapToLong(check -> Math.max(1L, check.seeds()) * check.all().size())
                .sum();
        Map<String, CheckNoise> judged = new LinkedHashMap<>();
        int check = 0;
        int key = 0;
        for (Map.Entry<String, Measured> each : checks.entrySet()) {
            Measured measured = each.getValue();
            boolean biased = isUnlikely(ofChecks[2 * check]);
            boolean scattered = isUnlikely(ofChecks[2 * check + 1]);
            Set<Integer> drifting = new HashSet<>();
            Set<Integer> unlikely = new HashSet<>();
            for (Map.Entry<Integer, Tested> ofKey : measured.all().entrySet()) {
                boolean isTensor = measured.tensors().containsKey(ofKey.getKey());
                boolean keyBiased = isUnlikely(ofKeys[2 * key]);
                boolean keyScattered = isUnlikely(ofKeys[2 * key + 1])
                        || !(ofKey.getValue().noise().farthest()
                                <= outlier(values, measured.freedom(ofKey.getKey()), isTensor));
                if (keyBiased || keyScattered) {
                    drifting.add(ofKey.getKey());
                }
                if (isUnlikely(ofKey.getValue().biasP())
                        || isUnlikely(ofKey.getValue().scatterP())) {
                    unlikely.add(ofKey.getKey());
                }
                // A tensor that is apart says nothing of the losses.
                biased |= keyBiased && !isTensor;
                scattered |= keyScattered && !isTensor;
                key++;
            }
            Drift drift = drift(biased, scattered);
            if (drift != Drift.NONE) {
                Set<Integer> scalars = new HashSet<>(unlikely);
                scalars.removeAll(measured.tensors().keySet());
                drifting.addAll(scalars.isEmpty() ? farthest(measured) : scalars);
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
        return outlier(values, freedom, false);
    }

    private static double outlier(long values, int freedom, boolean isTensor) {
        double tail = NoiseLimits.FALSE_ALARMS / 2 / values;
        double quantile = -new TDistribution(null, freedom == 0 ? 1e6 : freedom).inverseCumulativeProbability(tail);
        return (isTensor ? NoiseLimits.NULL_TENSOR_D : NoiseLimits.NULL_D) * quantile;
    }

    private static CheckNoise noise(Measured measured, Drift drift, Set<Integer> drifting, Set<Integer> unlikely) {
        Map<Integer, KeyNoise> keys = new LinkedHashMap<>();
        measured.all().forEach((place, key) -> {
            keys.put(place, key.noise());
        });
        SeedEstimate bias = measured.bias();
        SeedEstimate scatter = measured.scatter();
        boolean open = drift == Drift.NONE && Math.min(scatter.p(), bias.p()) <= NoiseLimits.WORTH_MORE_SEEDS;
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
                measured.tensors().keySet(),
                measured.zeros(),
                open ? settling(measured) : 0);
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
