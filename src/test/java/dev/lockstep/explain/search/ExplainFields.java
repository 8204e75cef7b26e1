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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Explains the records of {@code src/test/resources/fields} from the plain suite: {@code java ... ExplainFields FOLDER [CHECK...]}. */
final class ExplainFields {
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

    private ExplainFields() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        List<String> names = List.of(args).subList(1, args.length);
        String suite = Files.readString(folder.resolve("suite.json"));
        for (Check check : SuiteParser.parse(folder.resolve("suite.json").toString(), suite)
                .checks()) {
            String name = check.settings().name();
            if (PLAIN.containsKey(name) && (names.isEmpty() || names.contains(name))) {
                ExplainFaults.print(
                        name + " <- " + PLAIN.get(name), explain((BackpropCheck) check, folder, PLAIN.get(name)));
            }
        }
    }

    static Explanation explain(BackpropCheck check, Path folder, Edit plain) {
        SpecTemplate template =
                ((BackpropSide.Computed) check.candidate()).template().with(plain);
        Map<String, NdArray> arrays = RecordFiles.read(
                        Sources.ofFile(folder.resolve(check.settings().name() + ".npy")))
                .flat();
        BackpropSide.Recorded side = (BackpropSide.Recorded) check.reference();
        Map<Long, List<Observation>> values = new LinkedHashMap<>();
        for (long seed : check.seeds()) {
            List<Observation> observations = new ArrayList<>();
            for (ObservedKey key : check.keys()) {
                NdArray array = arrays.get(side.fileKey(key, seed));
                if (array != null) {
                    observations.add(new Observation(key.key(), key.iteration(), array));
                }
            }
            values.put(seed, observations);
        }
        Target target = TargetValues.of(check.keys(), values);
        return new SpecSearch(
                        new Question("candidate", "reference", template, target, 1, false),
                        new ComputedTrials(template, target.elements(), new LocalRunner()),
                        Budget.of(Duration.ofMinutes(5)),
                        all -> all)
                .explain();
    }
}
