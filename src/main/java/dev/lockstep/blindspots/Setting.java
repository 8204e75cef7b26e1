package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.WeightsFields;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A setting of a run that shows more than the one that it is made from.
 *
 * @param name a word or two, part of a check's name
 * @param edits of the run
 */
record Setting(String name, List<Edit> edits) {
    private static final int LABELS = 3;
    private static final double DECAY = 0.5;
    private static final MathContext THREE = new MathContext(3);

    /**
     * What every setting rests on: a decay that shows, batches in turn, and weights and a rate of some size.
     *
     * @param name put before a setting's; empty for the usual one
     * @param std of the weights
     * @param faster times the rate of the run, up to a most
     */
    private record Ground(String name, double std, double faster, double most) {
        /** Larger weights and rate: whatever has an effect has a larger one. */
        static final Ground LOUD = new Ground("", 0.05, 10, 1e-3);

        /** What is a small part of an update, such as rounded scalars, shows if updates are large. */
        private static final Ground FAST = new Ground("fast", 0.05, 100, 1e-2);
        /** An epsilon beside a variance or a norm shows if these are small. */
        private static final Ground SMALL = new Ground("small", 0.005, 10, 1e-3);
        /** Limits of single gradients are reached if these are large. */
        private static final Ground LARGE = new Ground("large", 0.2, 10, 1e-3);

        static final List<Ground> FURTHER = List.of(FAST, SMALL, LARGE);

        List<Edit> edits(BackpropSpec spec) {
            List<Edit> edits = new ArrayList<>();
            if (spec.weights().safetensors() == null) {
                edits.add(new Edit(WeightsFields.STD.path(), std));
            }
            OptimizerDialect dialect = OptimizerDialects.of(
                    spec.optimizer().framework(), spec.optimizer().name());
            dialect.param(ParameterMeaning.LR).ifPresent(param -> {
                Object current = spec.optimizer().params().getOrDefault(param.name(), param.value());
                if (spec.optimizer().schedule() == null && current instanceof Number rate) {
                    double higher = Math.max(rate.doubleValue(), Math.min(most, faster * rate.doubleValue()));
                    edits.add(new Edit(
                            path(param.name()),
                            new BigDecimal(higher).round(THREE).doubleValue()));
                }
            });
            dialect.param(ParameterMeaning.WEIGHT_DECAY)
                    .ifPresent(param -> edits.add(new Edit(path(param.name()), DECAY)));
            if (spec.batch() instanceof BatchSpec.Generated) {
                edits.add(new Edit(BatchFields.COUNT.path(), 2));
            }
            return edits;
        }
    }

    Setting {
        edits = List.copyOf(edits);
    }

    private static String path(String param) {
        return OptimizerFields.PARAMS.path() + "." + param;
    }

    /**
     * The settings that are tried.
     *
     * @param clip a limit between the norms of the gradients of a run with these edits
     */
    static List<Setting> of(BackpropSpec spec, ToDoubleFunction<List<Edit>> clip) {
        List<Edit> loud = Ground.LOUD.edits(spec);
        List<Setting> settings = new ArrayList<>();
        Edit clipped = clipped(clip, loud);
        Edit corner = new Edit(OptimizerFields.SCHEDULE.path(), corner(spec.iterations()));
        List<Edit> train = spec.optimizer().schedule() == null ? List.of(clipped, corner) : List.of(clipped);
        settings.add(new Setting("plain", loud));
        settings.add(new Setting("clip", with(loud, List.of(clipped))));
        settings.add(new Setting("schedule", with(loud, train.subList(1, train.size()))));
        if (spec.batch() instanceof BatchSpec.Generated) {
            Edit pads = new Edit(BatchFields.PADS.path(), true);
            Edit mask = new Edit(BatchFields.MASK.path(), true);
            Edit types = new Edit(BatchFields.TOKEN_TYPES.path(), "halves");
            Edit labels = new Edit(ModelFields.LABELS.path(), LABELS);
            settings.add(new Setting("pads", with(loud, List.of(pads, types, labels))));
            settings.add(new Setting("mask", with(loud, List.of(pads, mask, types, labels))));
            settings.add(new Setting("pads_clip", with(loud, List.of(pads, types, labels, clipped))));
            settings.add(new Setting("mask_clip", with(loud, List.of(pads, mask, types, labels, clipped))));
            settings.add(new Setting("pads_train", with(with(loud, List.of(pads, types, labels)), train)));
            settings.add(new Setting("mask_train", with(with(loud, List.of(pads, mask, types, labels)), train)));
        }
        for (Ground ground : Ground.FURTHER) {
            List<Edit> edits = ground.edits(spec);
            settings.add(new Setting(ground.name(), edits));
            settings.add(new Setting(ground.name() + "_clip", with(edits, List.of(clipped(clip, edits)))));
        }
        // A schedule that changes after the run has no effect on it.
        settings.add(new Setting(
                "long", with(loud, List.of(new Edit(RunFields.ITERATIONS.path(), 2 * spec.iterations() + 1)))));
        return settings;
    }

    private static Edit clipped(ToDoubleFunction<List<Edit>> clip, List<Edit> edits) {
        return new Edit(OptimizerFields.CLIP_NORM.path(), clip.applyAsDouble(edits));
    }

    /** It rises and falls within the run. */
    private static Map<String, Object> corner(int iterations) {
        int top = Math.max(1, iterations / 3);
        return Map.of(
                "framework", "hf",
                "scheduler", "linear",
                "params", Map.of("num_warmup_steps", top, "num_training_steps", Math.max(top + 1, iterations - 1)));
    }

    private static List<Edit> with(List<Edit> some, List<Edit> more) {
        List<Edit> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
