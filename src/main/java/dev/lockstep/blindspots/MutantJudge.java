package dev.lockstep.blindspots;

import dev.lockstep.compare.CaseDiff.SideValues;
import dev.lockstep.compare.CheckState;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.LossKeys;
import dev.lockstep.judge.CheckJudge;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.NoiseFamily;
import dev.lockstep.judge.NoiseSample;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds mutants against the run as it is, in the way in which the check holds its candidate against its reference. */
final class MutantJudge {
    private final List<ObservedKey> keys;
    private final Tolerance tolerance;
    private final Map<Long, List<Observation>> base;
    private final KeyFloors floors;

    /** @param base what the run as it is observes, by seed */
    MutantJudge(List<ObservedKey> keys, Tolerance tolerance, Map<Long, List<Observation>> base, KeyFloors floors) {
        this.keys = keys;
        this.tolerance = tolerance;
        this.base = base;
        this.floors = floors;
    }

    /**
     * What a mutant comes to.
     *
     * @param state by the check's limits and its noise; {@link State#NOT_EXERCISED} if all bits are equal
     */
    record Judged(State state, Effect effect) {}

    /** @param mutant what it observes, by seed */
    Judged judge(Map<Long, List<Observation>> mutant) {
        CheckState compared = new CheckState(keys, tolerance);
        int seedsSeen = 0;
        for (Map.Entry<Long, List<Observation>> seed : base.entrySet()) {
            List<ObservedDiff> diffs = compared.add(
                    seed.getKey(), SideValues.of(mutant.get(seed.getKey())), SideValues.of(seed.getValue()));
            seedsSeen +=
                    diffs.stream().allMatch(diff -> Judge.of(diff.outcome()).passes()) ? 0 : 1;
        }
        List<KeyStatistics> statistics =
                compared.keys().stream().map(key -> key.statistics()).toList();
        if (statistics.stream().allMatch(MutantJudge::areEqualBits)) {
            return new Judged(State.NOT_EXERCISED, Effect.none(base.size()));
        }
        CheckNoise noise = NoiseFamily.alone(samples(mutant), floors.floor(), floors.candidate(), floors.reference());
        Verdict verdict = verdict(statistics, noise);
        Effect effect = effect(mutant, statistics, verdict, seedsSeen);
        return new Judged(state(verdict, statistics, noise), effect);
    }

    private static boolean areEqualBits(KeyStatistics key) {
        return key.values() > 0 && key.pairs().equalBits() == key.values();
    }

    private Map<Integer, Map<Long, NoiseSample>> samples(Map<Long, List<Observation>> mutant) {
        Map<Integer, Map<Long, NoiseSample>> samples = new TreeMap<>();
        base.forEach((seed, observed) -> {
            Map<String, NdArray> ours = KeyFloors.byKey(mutant.get(seed));
            Map<String, NdArray> theirs = KeyFloors.byKey(observed);
            for (int place = 0; place < keys.size(); place++) {
                NdArray one = ours.get(keys.get(place).key());
                NdArray other = theirs.get(keys.get(place).key());
                if (floors.floor().freedom(place) > 0 && isScalar(one) && isScalar(other)) {
                    samples.computeIfAbsent(place, any -> new TreeMap<>())
                            .put(seed, new NoiseSample(one.doubleAt(0), other.doubleAt(0), Double.NaN));
                }
            }
        });
        return samples;
    }

    private static boolean isScalar(NdArray array) {
        return array != null && array.size() == 1;
    }

    private Verdict verdict(List<KeyStatistics> statistics, CheckNoise noise) {
        List<JudgedKey> judged = new ArrayList<>();
        List<JudgedKey> losses = new ArrayList<>();
        for (int place = 0; place < statistics.size(); place++) {
            ObservedKey key = keys.get(place);
            JudgedKey each = Judge.of(statistics.get(place), noise, place, tolerance.of(key.key()));
            judged.add(each);
            if (LossKeys.is(new JudgedStep(each, key.observation(), key.iteration()))) {
                losses.add(each);
            }
        }
        return CheckJudge.of(judged, losses, SidesRelation.MAY_AGREE);
    }

    private State state(Verdict verdict, List<KeyStatistics> statistics, CheckNoise noise) {
        if (!verdict.passes()) {
            return State.SEEN;
        }
        boolean beyond = noise.drift() != CheckNoise.Drift.NONE;
        for (int place = 0; place < keys.size(); place++) {
            beyond |= !(statistics.get(place).maxDiff() <= floors.limit(keys.get(place)));
        }
        return beyond ? State.TOO_WEAK : State.IN_THE_NOISE;
    }

    private Effect effect(
            Map<Long, List<Observation>> mutant, List<KeyStatistics> statistics, Verdict verdict, int seedsSeen) {
        Map<String, Double> sigmas = sigmas(mutant);
        int farthest = 0;
        double maxDiff = 0;
        double looseness = Double.POSITIVE_INFINITY;
        for (int place = 0; place < keys.size(); place++) {
            double diff = statistics.get(place).maxDiff();
            maxDiff = Math.max(maxDiff, Double.isFinite(diff) ? diff : Double.POSITIVE_INFINITY);
            looseness = Math.min(
                    looseness,
                    looseness(
                            statistics.get(place), tolerance.of(keys.get(place).key())));
            if (sigmas.get(keys.get(place).key())
                    > sigmas.get(keys.get(farthest).key())) {
                farthest = place;
            }
        }
        String key = keys.get(farthest).key();
        return new Effect(
                maxDiff,
                key,
                sigmas.get(key),
                tolerance.of(key).threshold(),
                Double.isFinite(looseness) ? looseness : Double.NaN,
                verdict,
                seedsSeen,
                base.size());
    }

    /** The largest difference of each key in sigmas; infinite where there is none to take. */
    private Map<String, Double> sigmas(Map<Long, List<Observation>> mutant) {
        Map<String, Double> sigmas = new HashMap<>();
        base.forEach((seed, observed) -> {
            Map<String, NdArray> ours = KeyFloors.byKey(mutant.get(seed));
            Map<String, NdArray> theirs = KeyFloors.byKey(observed);
            for (int place = 0; place < keys.size(); place++) {
                ObservedKey key = keys.get(place);
                sigmas.merge(
                        key.key(), sigmas(key, place, seed, ours.get(key.key()), theirs.get(key.key())), Math::max);
            }
        });
        return sigmas;
    }

    private double sigmas(ObservedKey key, int place, long seed, NdArray one, NdArray other) {
        if (one == null || other == null || one.size() != other.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (long i = 0; i < one.size(); i++) {
            double value = other.doubleAt(i);
            double z = Math.abs(one.doubleAt(i) - value) / floors.sigma(key, place, seed, value);
            most = Math.max(most, Double.isNaN(z) ? Double.POSITIVE_INFINITY : z);
        }
        return most;
    }

    /** The limit in the difference; infinite where nothing differs, and where a limit is no such number. */
    private static double looseness(KeyStatistics key, Tolerance limits) {
        if (limits.isAllclose()) {
            return Double.POSITIVE_INFINITY;
        }
        boolean arrays = key.values() > key.seeds();
        double diff = arrays && limits.methods().equals(List.of(Method.MEAN)) ? key.meanDiff() : key.maxDiff();
        if (diff == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        // A value passes if it is within any of them.
        most = limits.threshold() == null ? most : Math.max(most, limits.threshold() / diff);
        most = limits.rtol() == null
                ? most
                : Math.max(most, limits.rtol() / key.distances().maxRelative());
        return limits.ulp() == null ? most : Math.max(most, (double) limits.ulp() / key.maxUlp());
    }
}
