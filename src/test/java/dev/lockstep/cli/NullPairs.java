package dev.lockstep.cli;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.KeyState;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.NoiseFamily;
import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.NoiseSample;
import dev.lockstep.judge.Rounding;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.plan.Replicas;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Two sides that rounding alone tells apart, over many seeds, judged again and again as checks of so many seeds each, by the replicas that
 * a run would make for it.
 */
final class NullPairs {
    private static final int MOST_SEEDS = 8;

    private final List<ObservedKey> keys;
    private final List<Long> seeds;
    private final int replicas;
    private final Rounding reference;
    private final Map<Long, Map<String, Double>> candidates = new HashMap<>();
    private final Map<Long, Map<String, Double>> references;
    private final Map<Long, Map<String, Double>> arbiters = new HashMap<>();
    private final Map<Long, List<List<Observation>>> ofReplicas = new HashMap<>();

    /**
     * Runs the candidate and what measures its noise.
     *
     * @param spec the candidate's by seed
     * @param references their values by seed and key
     * @param replicas of each seed
     */
    NullPairs(
            LongFunction<BackpropSpec> spec,
            List<Long> seeds,
            List<ObservedKey> keys,
            Map<Long, Map<String, Double>> references,
            int replicas,
            Rounding reference) {
        this.keys = List.copyOf(keys);
        this.seeds = List.copyOf(seeds);
        this.references = references;
        this.replicas = replicas;
        this.reference = reference;
        List<BackpropTask> tasks = new ArrayList<>();
        for (long seed : seeds) {
            tasks.add(FloorPlanner.run(spec.apply(seed), seed, keys));
            tasks.add(FloorPlanner.run(Replicas.arbiter(spec.apply(seed)), seed, keys));
            Replicas.of(spec.apply(seed), replicas)
                    .forEach(replica -> tasks.add(FloorPlanner.run(replica, seed, keys)));
        }
        List<List<Observation>> observed = values(tasks);
        int each = replicas + 2;
        for (int i = 0; i < seeds.size(); i++) {
            candidates.put(seeds.get(i), MeasuredCheck.byKey(observed.get(i * each)));
            arbiters.put(seeds.get(i), MeasuredCheck.byKey(observed.get(i * each + 1)));
            ofReplicas.put(seeds.get(i), observed.subList(i * each + 2, (i + 1) * each));
        }
    }

    /** What runs of the engine observe, by seed and key. */
    static Map<Long, Map<String, Double>> computed(
            LongFunction<BackpropSpec> spec, List<Long> seeds, List<ObservedKey> keys) {
        List<List<Observation>> observed = values(seeds.stream()
                .map(seed -> FloorPlanner.run(spec.apply(seed), seed, keys))
                .toList());
        Map<Long, Map<String, Double>> values = new HashMap<>();
        for (int i = 0; i < seeds.size(); i++) {
            values.put(seeds.get(i), MeasuredCheck.byKey(observed.get(i)));
        }
        return values;
    }

    private static List<List<Observation>> values(List<BackpropTask> tasks) {
        return new ToleranceRuns(HadoopSource.access(HadoopSettings.load())).of(tasks);
    }

    /**
     * How the checks came out.
     *
     * @param checks how many there were
     * @param alarms how many of them drift or mismatch
     * @param inconclusive how many are inconclusive
     * @param mostD the largest D
     * @param mostB the largest absolute b
     */
    record Outcome(int checks, int alarms, int inconclusive, double mostD, double mostB) {}

    /** Judges checks of so many seeds each, one after another, each alone in its suite. */
    Outcome judged(int size, double limit) {
        int alarms = 0;
        int inconclusive = 0;
        int checks = 0;
        double mostD = 0;
        double mostB = 0;
        for (int from = 0; from + size <= seeds.size(); from += size) {
            List<Long> of = seeds.subList(from, from + size);
            CheckNoise noise = noise(of);
            Verdict verdict = verdict(of, noise, new Tolerance(List.of(Method.MEAN), limit, null, null));
            checks++;
            alarms += verdict == Verdict.DRIFTS || verdict == Verdict.MISMATCH ? 1 : 0;
            inconclusive += verdict == Verdict.INCONCLUSIVE ? 1 : 0;
            mostD = Math.max(mostD, noise.d());
            mostB = Math.max(mostB, Math.abs(noise.b()));
        }
        return new Outcome(checks, alarms, inconclusive, mostD, mostB);
    }

    private CheckNoise noise(List<Long> of) {
        Map<Long, List<List<Observation>>> floor = new TreeMap<>();
        of.stream().limit(MOST_SEEDS).forEach(seed -> floor.put(seed, ofReplicas.get(seed)));
        Map<Integer, Map<Long, NoiseSample>> samples = new TreeMap<>();
        for (int place = 0; place < keys.size(); place++) {
            String key = keys.get(place).key();
            Map<Long, NoiseSample> ofKey = new TreeMap<>();
            for (long seed : of) {
                double arbiter = floor.containsKey(seed) ? arbiters.get(seed).get(key) : Double.NaN;
                ofKey.put(
                        seed,
                        new NoiseSample(
                                candidates.get(seed).get(key),
                                references.get(seed).get(key),
                                arbiter));
            }
            samples.put(place, ofKey);
        }
        return NoiseFamily.alone(samples, NoiseFloor.of(keys, floor), Rounding.ENGINE, reference);
    }

    private Verdict verdict(List<Long> of, CheckNoise noise, Tolerance tolerance) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int place = 0; place < keys.size(); place++) {
            String key = keys.get(place).key();
            KeyState state = new KeyState(key);
            for (long seed : of) {
                state.add(
                        seed,
                        ArrayComparison.between(
                                scalar(candidates.get(seed).get(key)),
                                scalar(references.get(seed).get(key))),
                        tolerance);
            }
            verdicts.add(Judge.of(state.statistics(), noise, place, tolerance).verdict());
        }
        return Verdict.worst(verdicts.stream());
    }

    private static NdArray scalar(double value) {
        return NdArray.float64(new double[] {value});
    }

    /** How many replicas each seed has. */
    int replicas() {
        return replicas;
    }
}
