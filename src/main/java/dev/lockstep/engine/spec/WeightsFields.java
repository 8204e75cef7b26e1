package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;

/** The fields of {@code weights}. */
public final class WeightsFields {
    private static final FieldType<WeightsGenerator> GENERATORS = FieldTypes.words(WeightsGenerator.class);

    public static final Field<ByName<WeightsGenerator>> GENERATOR = Field.required(
            "weights.generator",
            new ByName.Type<>(GENERATORS, WeightsGenerator.NUMPY_NORMAL, GENERATORS.words()),
            "how weights are generated, or each by a part of its name");
    /** {@link WeightsSpec} fills in 0 where no parameter is normal. */
    public static final Field<Double> STD = Field.required(
                    "weights.std",
                    FieldTypes.notNegative(),
                    "standard deviation of those that are normal; uniform ones need none")
            .trying(0.01, 0.02, 0.05, 0.1)
            .on(Scale.LOG);
    /** What peers accept: a seed is masked to 32 bits after the exclusive or. */
    public static final Field<Long> SEED =
            Field.required("weights.seed", FieldTypes.seed(Long.MAX_VALUE), "seed of generated weights");

    public static final Field<String> SAFETENSORS = Field.of(
            "weights.safetensors",
            FieldTypes.optional(FieldTypes.file()),
            null,
            "checkpoint; rest generates what it lacks");

    public static final Field<String> PREFIX = Field.of(
            "weights.prefix",
            FieldTypes.of(PlainValues::text, "text", Map.of("type", "string")),
            "",
            "what stands before the names in the checkpoint, such as \"model.\"");
    public static final Field<List<String>> LEFT_OUT = Field.of(
            "weights.left_out",
            FieldTypes.texts("parts of names"),
            List.of(),
            "parameters that are generated on purpose, whatever the checkpoint has");
    public static final Field<Perturbation> PERTURB = Field.of(
                    "weights.perturb",
                    FieldTypes.optional(new Perturbation.Values()),
                    null,
                    "every weight is moved by so many ulps, up or down as the seed has it")
            .from("what the rounding of the inputs does: replicas for the noise floor");
    public static final Field<WeightsDtype> DTYPE = Field.of(
                    "weights.dtype",
                    FieldTypes.words(WeightsDtype.class),
                    WeightsDtype.FLOAT32,
                    "what weights are rounded to, at first and after each update")
            .from("model.half(), model.bfloat16()");

    /** What generates weights: all of them, or under {@code rest} those that a checkpoint lacks. */
    static final Section GENERATED = new Section("weights", GENERATOR, STD, SEED);

    /** What concerns all weights. */
    static final Section COMMON = new Section("weights", SAFETENSORS, PREFIX, LEFT_OUT, PERTURB, DTYPE);

    private WeightsFields() {}
}
