package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.List;
import java.util.Map;

/** The fields of {@code optimizer}, except for the params, which {@link OptimizerDialects} has. */
public final class OptimizerFields {
    public static final Field<OptimizerFramework> FRAMEWORK = Field.required(
            "optimizer.framework", FieldTypes.words(OptimizerFramework.class), "whose definition: the dialect");
    public static final Field<OptimizerName> NAME =
            Field.required("optimizer.name", FieldTypes.words(OptimizerName.class), "the optimizer");
    /** By the framework's own names; what is absent has the framework's default. */
    public static final Field<Map<String, Object>> PARAMS = Field.of(
            "optimizer.params",
            FieldTypes.of(PlainValues::params, "parameters", Map.of("type", "object")),
            Map.of(),
            "the framework's own parameters");

    public static final Field<Boolean> AMSGRAD =
            Field.of("optimizer.amsgrad", FieldTypes.flag(), false, "the largest second moment so far is used");
    public static final Field<List<String>> NO_DECAY = Field.of(
                    "optimizer.no_decay",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "parameters without weight decay")
            .trying(
                    List.of(),
                    List.of("bias"),
                    List.of("LayerNorm"),
                    List.of("bias", "LayerNorm"),
                    List.of("bias", "LayerNorm.weight"),
                    List.of("bias", "LayerNorm", "embeddings"));
    public static final Field<Double> CLIP_NORM = Field.of(
                    "optimizer.clip_norm",
                    FieldTypes.optional(FieldTypes.notNegative()),
                    null,
                    "limit of the norm over all gradients")
            .from("torch.nn.utils.clip_grad_norm_")
            .trying(null, 0.1, 0.5, 1.0, 5.0)
            .on(Scale.LOG);
    public static final Field<Double> CLIP_VALUE = Field.of(
                    "optimizer.clip_value",
                    FieldTypes.optional(FieldTypes.notNegative()),
                    null,
                    "limit of each gradient's magnitude")
            .from("torch.nn.utils.clip_grad_value_")
            .trying(null, 0.01, 0.1, 1.0)
            .on(Scale.LOG);
    public static final Field<Boolean> ZERO_GRAD =
            Field.of("optimizer.zero_grad", FieldTypes.flag(), true, "gradients are zeroed after an update");
    public static final Field<Integer> ACCUMULATE = Field.of(
                    "optimizer.accumulate", FieldTypes.atLeast(1), 1, "iterations summed into one update")
            .trying(1, 2, 3, 4, 8);
    public static final Field<ScheduleSpec> SCHEDULE = Field.of(
            "optimizer.schedule", FieldTypes.optional(ScheduleFieldType.INSTANCE), null, "the rate at each update");

    public static final Field<DecayFactor> DECAY_BY = Field.of(
                    "optimizer.decay_by",
                    FieldTypes.words(DecayFactor.class),
                    DecayFactor.RATE,
                    "what decoupled weight decay is multiplied by")
            .from("Loshchilov and Hutter 2019; composer DecoupledAdamW; tensorflow_addons AdamW");
    /** Null for the framework's own. */
    public static final Field<ClipDialect> CLIP_DIALECT = Field.of(
                    "optimizer.clip_dialect",
                    FieldTypes.optional(FieldTypes.words(ClipDialect.class)),
                    values -> null,
                    "the framework's",
                    "whose factor clipping by norm takes")
            .from("torch clip_grad_norm_, paddle ClipGradByGlobalNorm, optax clip_by_global_norm,"
                    + " tf.clip_by_global_norm")
            .trying("torch", "paddle", "optax", "tf");

    public static final Field<Boolean> CLIP_PER_PARAMETER = Field.of(
            "optimizer.clip_per_parameter",
            FieldTypes.flag(),
            false,
            "each parameter's gradient is clipped by its own norm");
    public static final Field<List<String>> CLIP_EXCEPT = Field.of(
                    "optimizer.clip_except",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "parameters that clipping by norm leaves out")
            .from("paddle ParamAttr need_clip")
            .trying(List.of(), List.of("bias"), List.of("embeddings"), List.of("classifier"));
    public static final Field<Double> CLIP_NORM_FACTOR = Field.of(
                    "optimizer.clip_norm_factor",
                    FieldTypes.notNegative(),
                    1.0,
                    "factor of the norm that is compared with the limit")
            .trying(1.0, 0.5, 0.7071067811865476, 2.0, 8.0, 65536.0)
            .on(Scale.LOG);
    public static final Field<AccumulateReduce> ACCUMULATE_REDUCE = Field.of(
            "optimizer.accumulate_reduce",
            FieldTypes.words(AccumulateReduce.class),
            AccumulateReduce.SUM,
            "how the iterations of an update become one gradient");
    public static final Field<AccumulateTake> ACCUMULATE_TAKE = Field.of(
            "optimizer.accumulate_take",
            FieldTypes.words(AccumulateTake.class),
            AccumulateTake.ALL,
            "which iterations of an update contribute");
    public static final Field<List<String>> LAZY = Field.of(
                    "optimizer.lazy",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "parameters of which rows without a gradient keep value and moments")
            .from("torch SparseAdam, tensorflow_addons LazyAdam, paddle lazy_mode")
            .trying(
                    List.of(),
                    List.of("embeddings.word"),
                    List.of("embeddings.word", "embeddings.position", "embeddings.token_type"),
                    List.of("embeddings"));
    public static final Field<List<Integer>> SKIP = Field.of(
                    "optimizer.skip",
                    FieldTypes.indices("updates"),
                    List.of(),
                    "updates, counted from 0, that are left out")
            .from("torch GradScaler: an overflow under a loss scale")
            .trying(List.of(), List.of(0), List.of(0, 1), List.of(1));
    public static final Field<Boolean> SKIP_SCHEDULE = Field.of(
            "optimizer.skip_schedule",
            FieldTypes.flag(),
            false,
            "the schedule does not step where an update is left out");
    public static final Field<List<String>> FROZEN = Field.of(
                    "optimizer.frozen",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "parameters that have no gradient and are not updated")
            .trying(PortingMistakes::frozen);
    public static final Field<StepCount> COUNT = Field.of(
                    "optimizer.count",
                    new StepCount.CountKind(),
                    StepCount.PLAIN,
                    "what bias correction takes for the number of the update")
            .trying(
                    FieldSchemas.ordered("per_update", 1, "offset", 1),
                    FieldSchemas.ordered("per_update", 2, "offset", 0),
                    FieldSchemas.ordered("per_update", 0, "offset", 1));
    public static final Field<Boolean> SCHEDULE_BEFORE_UPDATE = Field.of(
                    "optimizer.schedule_before_update",
                    FieldTypes.flag(),
                    false,
                    "the schedule steps before the update, so that its first rate is never used")
            .from("torch before 1.1");
    public static final Field<Integer> SCHEDULE_STEPS = Field.of(
                    "optimizer.schedule_steps_per_update",
                    FieldTypes.atLeast(0),
                    1,
                    "steps of the schedule for each update")
            .from("accelerate: a prepared scheduler steps once for each process")
            .trying(0, 1, 2, 4, 8);
    /** Null for the framework's own. */
    public static final Field<Precision> SCALARS = Field.of(
                    "optimizer.scalars",
                    FieldTypes.optional(new Scalars()),
                    values -> null,
                    "the framework's",
                    "precision of beta's powers, rate, epsilon and decay")
            .from("paddle adam_functors.h")
            .trying("float64", "float32");

    public static final Field<Map<String, Double>> LR_FOR = Field.of(
                    "optimizer.lr_for", FieldTypes.factors(), Map.of(), "factors of parameters' rates")
            .from("layer-wise rate decay, as in ELECTRA; twice the rate for biases in Caffe");
    public static final Field<Map<String, Double>> DECAY_FOR = Field.of(
                    "optimizer.decay_for", FieldTypes.factors(), Map.of(), "factors of parameters' weight decay")
            .trying(Map.of(), Map.of("embeddings", 0.0), Map.of("classifier", 0.0));
    public static final Field<Boolean> MAXIMIZE =
            Field.of("optimizer.maximize", FieldTypes.flag(), false, "the loss is maximised");
    public static final Field<Double> L1 = Field.of(
                    "optimizer.l1",
                    FieldTypes.notNegative(),
                    0.0,
                    "times the parameter's sign is added to the gradient after clipping, where weight decay reaches")
            .from("paddle regularizer.L1Decay")
            .trying(0.0, 1e-5, 1e-4, 1e-3)
            .on(Scale.LOG);
    public static final Field<Boolean> MASTERS = Field.of(
                    "optimizer.masters",
                    FieldTypes.flag(),
                    true,
                    "where weights.dtype rounds: updates are added up in the run's precision, and the weights are"
                            + " these rounded")
            .from("true: apex O2, DeepSpeed, Megatron-LM; false: torch.optim on model.bfloat16()");

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
            ACCUMULATE,
            DECAY_BY,
            CLIP_DIALECT,
            CLIP_PER_PARAMETER,
            CLIP_EXCEPT,
            CLIP_NORM_FACTOR,
            ACCUMULATE_REDUCE,
            ACCUMULATE_TAKE,
            LAZY,
            SKIP,
            SKIP_SCHEDULE,
            FROZEN,
            COUNT,
            SCHEDULE_BEFORE_UPDATE,
            SCHEDULE_STEPS,
            SCALARS,
            LR_FOR,
            DECAY_FOR,
            MAXIMIZE,
            L1,
            MASTERS);

    private OptimizerFields() {}

    /** The precisions that scalars have. */
    private static final class Scalars implements FieldType<Precision> {
        private static final List<Precision> ALL = List.of(Precision.FLOAT64, Precision.FLOAT32);

        @Override
        public Precision read(String path, Object plain) {
            String word = PlainValues.text(path, plain);
            return ALL.stream()
                    .filter(each -> each.label().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new BadFieldException(path, word + " is not one of float64, float32"));
        }

        @Override
        public Object plain(Precision value) {
            return value.label();
        }

        @Override
        public String words() {
            return "float64, float32";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("enum", choices());
        }

        @Override
        public List<Object> choices() {
            return ALL.stream().<Object>map(Precision::label).toList();
        }
    }
}
