package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another setting of a run, in which it may reach what it did not.
 *
 * @param words what it has, for people
 * @param edits of the run
 */
record Variation(String words, List<Edit> edits) {
    Variation {
        edits = List.copyOf(edits);
    }

    /** The settings to ask, the inputs first. */
    static List<Variation> of(BackpropSpec spec) {
        List<Variation> all = new ArrayList<>();
        Edit pads = new Edit(BatchFields.PADS.path(), true);
        Edit mask = new Edit(BatchFields.MASK.path(), true);
        Edit schedule = new Edit(
                OptimizerFields.SCHEDULE.path(),
                Map.of(
                        "framework", "hf",
                        "scheduler", "linear",
                        "params", Map.of("num_warmup_steps", 2, "num_training_steps", spec.iterations() + 1)));
        add(all, "rows that end in padding", pads);
        add(all, "rows that end in padding, with their mask", pads, mask);
        add(all, "tokens of both types", new Edit(BatchFields.TOKEN_TYPES.path(), "halves"));
        add(all, "three labels", new Edit(ModelFields.LABELS.path(), 3));
        add(all, "two batches in turn", new Edit(BatchFields.COUNT.path(), 2));
        add(all, "gradients whose norm is above the limit", new Edit(LossFields.SCALE.path(), 10_000.0));
        param(spec, ParameterMeaning.WEIGHT_DECAY).ifPresent(path -> add(all, "weight decay", new Edit(path, 0.1)));
        param(spec, ParameterMeaning.MOMENTUM).ifPresent(path -> add(all, "momentum", new Edit(path, 0.9)));
        Edit clip = new Edit(OptimizerFields.CLIP_NORM.path(), 1e-3);
        add(all, "clipping by norm that sets in", clip);
        add(all, "a schedule", schedule);
        add(
                all,
                "a schedule and an update that is left out",
                schedule,
                new Edit(OptimizerFields.SKIP.path(), List.of(1)));
        add(all, "two iterations an update", new Edit(OptimizerFields.ACCUMULATE.path(), 2));
        add(
                all,
                "two padded batches an update",
                new Edit(OptimizerFields.ACCUMULATE.path(), 2),
                pads,
                mask,
                new Edit(BatchFields.COUNT.path(), 2));
        List<Double> weights = new ArrayList<>();
        for (int label = 0; label < spec.model().labels(); label++) {
            weights.add(1.0 + label);
        }
        add(all, "class weights", new Edit(LossFields.CLASS_WEIGHTS.path(), weights));
        add(all, "a focal loss", new Edit(LossFields.KIND.path(), "focal"));
        add(all, "weights in bfloat16", new Edit(WeightsFields.DTYPE.path(), "bfloat16"));
        add(all, "padding that positions leave out", pads, mask, new Edit(ModelFields.POSITIONS.path(), "seen"));
        add(all, "rows that end in padding, masked by their ids", pads, new Edit(ModelFields.AUTO_MASK.path(), true));
        return all;
    }

    private static Optional<String> param(BackpropSpec spec, ParameterMeaning meaning) {
        OptimizerDialect dialect = OptimizerDialects.of(
                spec.optimizer().framework(), spec.optimizer().name());
        return dialect.param(meaning).map(param -> OptimizerFields.PARAMS.path() + "." + param.name());
    }

    private static void add(List<Variation> all, String words, Edit... edits) {
        all.add(new Variation(words, List.of(edits)));
    }
}
