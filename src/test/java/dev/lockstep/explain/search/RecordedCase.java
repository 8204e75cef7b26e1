package dev.lockstep.explain.search;

import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.json.SuiteParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of the recorded references, and their records as targets. */
final class RecordedCase {
    static final String ORIGINAL = setting("3e-5", "0.01", "0.02", 1, "{\"loss\": \"loss_{iteration}\"}");
    static final String PROBE = setting("3e-4", "0.5", "0.05", 2, "{\"loss\": \"loss_{iteration}\"}");

    private RecordedCase() {}

    private static String setting(String lr, String decay, String std, int count, String observe) {
        return """
            {"suite": "s", "backprop": [{"name": "c", "candidate": {"computed": "float32"}, "reference": {"npy": "r.npy", "key": "seed_{seed}/{key}"},
             "model": {"type": "bert-classifier", "layers": 2, "hidden": 128, "heads": 2, "intermediate": 512, "vocab": 30522, "max_position": 512, "labels": 2},
             "weights": {"generator": "numpy-normal", "std": %s, "seed": "{seed}"},
             "batch": {"generator": "numpy-randint", "size": 4, "length": 64, "seed": "{seed}", "count": %d},
             "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": %s, "eps": 1e-6, "weight_decay": %s}, "no_decay": ["bias", "LayerNorm"]},
             "seeds": "0-3", "iterations": 10, "observe": %s}]}
            """.formatted(std, count, lr, decay, observe);
    }

    static BackpropCheck check(String suite) {
        return (BackpropCheck) SuiteParser.parse("suite.json", suite).checks().get(0);
    }

    static SpecTemplate template(String suite) {
        return ((BackpropSide.Computed) check(suite).candidate()).template();
    }

    static Target recorded(String suite, Path file) {
        BackpropCheck check = check(suite);
        Map<String, NdArray> arrays = RecordFiles.read(Sources.ofFile(file)).flat();
        Map<Long, double[]> values = new LinkedHashMap<>();
        BackpropSide.Recorded side = (BackpropSide.Recorded) check.reference();
        for (long seed : check.seeds()) {
            values.put(
                    seed,
                    check.keys().stream()
                            .mapToDouble(key -> arrays.containsKey(side.fileKey(key, seed))
                                    ? arrays.get(side.fileKey(key, seed)).doubleAt(0)
                                    : Double.NaN)
                            .toArray());
        }
        return new Target(elements(check), values);
    }

    static List<Element> elements(BackpropCheck check) {
        List<Element> elements = new ArrayList<>();
        for (ObservedKey key : check.keys()) {
            elements.add(new Element(key.key(), key.observation(), key.iteration(), 0));
        }
        return elements;
    }

    /** What the engine itself makes of a spec, rounded otherwise. */
    static Target replica(SpecTemplate spec, long seed) {
        BackpropCheck check = check(PROBE);
        List<Element> elements = elements(check);
        Hypothesis replica = Hypothesis.of("symmetry.heads", null, seed)
                .and(Hypothesis.of("symmetry.ffn", null, seed))
                .and(Hypothesis.of("symmetry.batch_rows", null, seed))
                .and(Hypothesis.of("weights.perturb", null, Map.of("ulps", 0.5, "seed", seed)));
        Response response = new ComputedTrials(spec, elements, new LocalRunner())
                .run(List.of(new Trial(replica, check.seeds(), 10)))
                .get(0);
        Map<Long, double[]> values = new LinkedHashMap<>();
        check.seeds().forEach(each -> values.put(each, response.values().get(each)));
        return new Target(elements, values);
    }

    static Question question(String suite, Target target, int depth) {
        return new Question("candidate", "reference", template(suite), target, depth, false);
    }
}
