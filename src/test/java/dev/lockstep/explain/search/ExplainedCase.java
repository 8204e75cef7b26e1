package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.Edit;
import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A record with a known difference from a spec.
 *
 * @param template the spec that it is explained from
 * @param truth the spec that reproduces it; null if no edit of a field does
 * @param fields in which the two differ
 */
record ExplainedCase(
        String group, String name, SpecTemplate template, Target target, SpecTemplate truth, Set<String> fields) {
    private static final Map<String, Hypothesis> FAULTS = faults();
    private static final Map<String, List<String>> SAME = Map.of(
            "optimizer.params.eps", List.of("loss.gradient_scale"),
            "loss.gradient_scale", List.of("optimizer.params.eps"),
            "loss.reduction", List.of("loss.scale"));
    private static final long REPLICA = 1001;

    private static Map<String, Hypothesis> faults() {
        Map<String, Object> warmup =
                Map.of("framework", "hf", "scheduler", "constant_with_warmup", "params", Map.of("num_warmup_steps", 1));
        Map<String, Hypothesis> faults = new LinkedHashMap<>();
        faults.put("adamw_eps_1e-8", Hypothesis.of("optimizer.params.eps", 1e-6, 1e-8));
        faults.put("beta2_0.98", Hypothesis.of("optimizer.params.betas", null, List.of(0.9, 0.98)));
        faults.put("clip_norm_1", Hypothesis.of("optimizer.clip_norm", null, 1.0));
        faults.put("decay_everything", Hypothesis.of("optimizer.no_decay", null, List.of()));
        faults.put("first_lr_zero", Hypothesis.of("optimizer.schedule", null, warmup));
        faults.put("gelu_tanh", Hypothesis.of("model.hidden_act", null, "gelu_new"));
        faults.put("layer_norm_eps_1e-5", Hypothesis.of("model.layer_norm_eps", null, 1e-5));
        faults.put("loss_sum", Hypothesis.of("loss.reduction", null, "sum"));
        faults.put("no_decay", Hypothesis.of("optimizer.params.weight_decay", null, 0.0));
        faults.put("wrong_seed", null);
        return faults;
    }

    /** All that there are in the test resources. */
    static List<ExplainedCase> all(Path resources) throws IOException {
        List<ExplainedCase> all = new ArrayList<>();
        FAULTS.forEach((name, truth) -> {
            all.add(recorded("faults", RecordedCase.ORIGINAL, resources.resolve("faults/" + name + ".npy"), truth));
            all.add(recorded(
                    "faults_probe", RecordedCase.PROBE, resources.resolve("faults_probe/" + name + ".npy"), truth));
        });
        all.add(recorded("dialects", RecordedCase.ORIGINAL, resources.resolve("bp/tiny_hf430.npy"), framework("hf")));
        all.add(recorded("dialects", RecordedCase.PROBE, resources.resolve("probe/paddle.npy"), framework("paddle")));
        all.addAll(fields(resources.resolve("fields")));
        all.addAll(planted(resources));
        return all;
    }

    private static Hypothesis framework(String other) {
        return Hypothesis.of("optimizer.framework", "torch", other);
    }

    private static ExplainedCase recorded(String group, String setting, Path file, Hypothesis truth) {
        return of(group, file.getFileName().toString(), setting, RecordedCase.recorded(setting, file), truth);
    }

    private static ExplainedCase of(String group, String name, String setting, Target target, Hypothesis truth) {
        SpecTemplate template = RecordedCase.template(setting);
        return new ExplainedCase(
                group,
                name,
                template,
                target,
                truth == null ? null : ComputedTrials.edited(template, truth),
                truth == null ? Set.of() : saying(truth.fields()));
    }

    /** The fields, and those that can say the same. */
    private static Set<String> saying(List<String> fields) {
        return fields.stream()
                .flatMap(field -> Stream.concat(Stream.of(field), SAME.getOrDefault(field, List.of()).stream()))
                .collect(Collectors.toSet());
    }

    private static List<ExplainedCase> planted(Path resources) throws IOException {
        List<ExplainedCase> cases = new ArrayList<>();
        Path file = resources.resolve("explain/recorded.npy");
        Map<String, NdArray> recorded = RecordFiles.read(Sources.ofFile(file)).flat();
        for (Planted each : Planted.all(resources)) {
            Target target = recorded.containsKey(each.name() + "/seed_3/loss_0") ? target(each, recorded) : null;
            cases.add(of(each.group(), each.name(), each.setting(), target, each.truth()));
        }
        return cases;
    }

    private static Target target(Planted planted, Map<String, NdArray> recorded) {
        BackpropCheck check = RecordedCase.check(planted.setting());
        Map<Long, double[]> values = new LinkedHashMap<>();
        for (long seed : check.seeds()) {
            values.put(
                    seed,
                    check.keys().stream()
                            .mapToDouble(key -> recorded.get(planted.name() + "/seed_" + seed + "/" + key.key())
                                    .doubleAt(0))
                            .toArray());
        }
        return new Target(RecordedCase.elements(check), values);
    }

    /** The plain spec of each of the fields' records is the suite's, its field set back. */
    private static final Map<String, Edit> PLAIN = Map.ofEntries(
            Map.entry("norm_first", new Edit("model.norm_first", false)),
            Map.entry("decay_by_nothing", new Edit("optimizer.decay_by", "rate")),
            Map.entry("class_weights", new Edit("loss.class_weights", null)),
            Map.entry("pooling_mean", new Edit("model.pooling", "first")),
            Map.entry("attention_scale_hidden", new Edit("model.attention_scale", true)),
            Map.entry("lazy", new Edit("optimizer.lazy", List.of())),
            Map.entry("skip", new Edit("optimizer.skip", List.of())),
            Map.entry("causal", new Edit("model.causal", false)),
            Map.entry("loss_bce", new Edit("loss.kind", "cross-entropy")),
            Map.entry("act_leaky", new Edit("model.hidden_act", "gelu")),
            Map.entry("cycle_momentum_adam", new Edit("optimizer.schedule.params.cycle_momentum", false)),
            Map.entry("bert", new Edit("optimizer.framework", "torch")),
            Map.entry("padding_idx_zero", new Edit("model.padding_idx_output", "row")));

    private static List<ExplainedCase> fields(Path folder) throws IOException {
        List<ExplainedCase> cases = new ArrayList<>();
        String suite = Files.readString(folder.resolve("suite.json"));
        for (Check each : SuiteParser.parse(folder.resolve("suite.json").toString(), suite)
                .checks()) {
            BackpropCheck check = (BackpropCheck) each;
            String name = check.settings().name();
            SpecTemplate truth = ((BackpropSide.Computed) check.candidate()).template();
            Edit plain = PLAIN.get(name);
            // A table of factors for a schedule is no edit that anybody would try.
            if (plain != null) {
                cases.add(new ExplainedCase(
                        "fields", name, truth.with(plain), values(check, folder), truth, Set.of(plain.path())));
            }
        }
        return cases;
    }

    private static Target values(BackpropCheck check, Path folder) {
        Map<String, NdArray> arrays = RecordFiles.read(
                        Sources.ofFile(folder.resolve(check.settings().name() + ".npy")))
                .flat();
        BackpropSide.Recorded side = (BackpropSide.Recorded) check.reference();
        Map<Long, List<Observation>> values = new LinkedHashMap<>();
        for (long seed : check.seeds()) {
            List<Observation> observations = new ArrayList<>();
            for (ObservedKey key : check.keys()) {
                observations.add(new Observation(key.key(), key.iteration(), arrays.get(side.fileKey(key, seed))));
            }
            values.put(seed, observations);
        }
        return TargetValues.of(check.keys(), values);
    }

    /** What it is to reproduce: what was recorded, or a run of the truth that is rounded otherwise. */
    private Target wanted() {
        return target != null ? target : RecordedCase.replica(truth, REPLICA);
    }

    /**
     * Explains it.
     *
     * @param without fields that are taken out of the catalogue
     */
    Explanation explain(int depth, Set<String> without, Duration budget) {
        Target wanted = wanted();
        return new SpecSearch(
                        new Question("candidate", "reference", template, wanted, depth, false),
                        new ComputedTrials(template, wanted.elements(), new LocalRunner()),
                        Budget.of(budget),
                        all -> without(all, without))
                .explain();
    }

    private static Catalogue without(Catalogue all, Set<String> fields) {
        return new Catalogue(
                all.singles().stream()
                        .filter(each -> each.edits().stream().noneMatch(edit -> isOf(edit.field(), fields)))
                        .toList(),
                all.knobs().stream().filter(each -> !isOf(each.field(), fields)).toList());
    }

    /** An argument of a schedule goes with its schedule. */
    private static boolean isOf(String path, Set<String> fields) {
        return fields.stream().anyMatch(field -> path.equals(field) || path.startsWith(field + "."));
    }

    /** Whether edits have the truth's effect, on a seed that nobody fitted and in float64, where numbers must be right to their digits. */
    boolean isTruth(Hypothesis named) {
        return truth != null && Effects.areEqual(truth, ComputedTrials.edited(template, named));
    }
}
