package dev.lockstep.engine.spec;

import dev.lockstep.schedule.ScheduleSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of {@code optimizer}, but for the params, which {@link OptimizerDialects} has. */
public final class OptimizerFields {
    public static final Field<OptimizerFramework> FRAMEWORK = Field.required(
            "optimizer.framework", Kinds.words(OptimizerFramework.class), "whose definition: the dialect");
    public static final Field<OptimizerName> NAME =
            Field.required("optimizer.name", Kinds.words(OptimizerName.class), "the optimizer");
    /** By the framework's own names; what is absent has the framework's default. */
    public static final Field<Map<String, Object>> PARAMS = Field.of(
            "optimizer.params",
            Kinds.of(OptimizerFields::params, "parameters", Map.of("type", "object")),
            Map.of(),
            "the framework's own parameters");

    public static final Field<Boolean> AMSGRAD =
            Field.of("optimizer.amsgrad", Kinds.flag(), false, "the largest second moment so far is used");
    public static final Field<List<String>> NO_DECAY = Field.of(
                    "optimizer.no_decay", Kinds.texts("parts of names"), List.of(), "parameters without weight decay")
            .trying(
                    List.of(),
                    List.of("bias"),
                    List.of("LayerNorm"),
                    List.of("bias", "LayerNorm"),
                    List.of("bias", "LayerNorm.weight"),
                    List.of("bias", "LayerNorm", "embeddings"));
    public static final Field<Double> CLIP_NORM = Field.of(
                    "optimizer.clip_norm",
                    Kinds.optional(Kinds.notNegative()),
                    null,
                    "limit of the norm over all gradients")
            .from("torch.nn.utils.clip_grad_norm_")
            .trying(null, 0.1, 0.5, 1.0, 5.0)
            .on(Scale.LOG);
    public static final Field<Double> CLIP_VALUE = Field.of(
                    "optimizer.clip_value",
                    Kinds.optional(Kinds.notNegative()),
                    null,
                    "limit of each gradient's magnitude")
            .from("torch.nn.utils.clip_grad_value_")
            .trying(null, 0.01, 0.1, 1.0)
            .on(Scale.LOG);
    public static final Field<Boolean> ZERO_GRAD =
            Field.of("optimizer.zero_grad", Kinds.flag(), true, "gradients are zeroed after an update");
    public static final Field<Integer> ACCUMULATE = Field.of(
                    "optimizer.accumulate", Kinds.atLeast(1), 1, "iterations summed into one update")
            .trying(1, 2, 4);
    public static final Field<ScheduleSpec> SCHEDULE =
            Field.of("optimizer.schedule", Kinds.optional(ScheduleKind.INSTANCE), null, "the rate at each update");

    static final Section SECTION = new Section(
            "optimizer",
            FRAMEWORK,
            NAME,
            PARAMS,
            AMSGRAD,
            NO_DECAY,
            CLIP_NORM,
            CLIP_VALUE,
            SCHEDULE,
            ZERO_GRAD,
            ACCUMULATE);

    private OptimizerFields() {}

    static Map<String, Object> params(String path, Object plain) {
        Map<String, Object> params = new LinkedHashMap<>();
        Plain.object(path, plain).forEach((name, value) -> {
            Plain.requireFinite(path + "." + name, value);
            params.put(String.valueOf(name), value);
        });
        // Not Map.copyOf: the framework's None is null, and the order is the user's.
        return Collections.unmodifiableMap(params);
    }
}
