package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The deliberate differences of record_faults.py, each as the field that makes it. */
enum Faults {
    LAYER_NORM_EPS("layer_norm_eps_1e-5", spec -> spec.model = with(spec, model -> model.layerNormEps = 1e-5)),
    GELU_TANH("gelu_tanh", spec -> spec.model = with(spec, model -> model.hiddenAct = Activation.GELU_NEW)),
    EPSILON("adamw_eps_1e-8", spec -> spec.params.put("eps", 1e-8)),
    DECAY_EVERYTHING("decay_everything", spec -> spec.noDecay = List.of()),
    NO_DECAY("no_decay", spec -> spec.params.put("weight_decay", 0.0)),
    BETA2("beta2_0.98", spec -> spec.params.put("betas", List.of(0.9, 0.98))),
    CLIP_NORM("clip_norm_1", spec -> spec.clipNorm = 1.0),
    FIRST_LR_ZERO(
            "first_lr_zero",
            spec -> spec.schedule =
                    new ScheduleSpec("hf", "constant_with_warmup", Map.of("num_warmup_steps", 1), null)),
    LOSS_SUM("loss_sum", spec -> spec.loss = spec.loss.with(LossFields.REDUCTION, Reduction.SUM)),
    WRONG_SEED("wrong_seed", spec -> spec.weights = spec.weights.with(WeightsFields.SEED, 77777L));

    private final String file;

    @SuppressWarnings("ImmutableEnumChecker") // A Consumer that holds nothing.
    private final Consumer<SpecBuilder> edit;

    Faults(String file, Consumer<SpecBuilder> edit) {
        this.file = file;
        this.edit = edit;
    }

    private static ModelSpec with(SpecBuilder spec, Consumer<ModelBuilder> edit) {
        ModelBuilder model = new ModelBuilder(spec.model);
        edit.accept(model);
        return model.build();
    }

    String file() {
        return file + ".npy";
    }

    /** @param spec Modified. */
    void inject(SpecBuilder spec) {
        edit.accept(spec);
    }
}
