package dev.lockstep.engine.spec;

/** The fields of {@code weights}. */
public final class WeightsFields {
    public static final Field<WeightsGenerator> GENERATOR =
            Field.required("weights.generator", Kinds.words(WeightsGenerator.class), "how weights are generated");
    public static final Field<Double> STD =
            Field.required("weights.std", Kinds.notNegative(), "standard deviation of generated weights");
    /** What peers accept: a seed is masked to 32 bits after the exclusive or. */
    public static final Field<Long> SEED =
            Field.required("weights.seed", Kinds.seed(Long.MAX_VALUE), "seed of generated weights");

    public static final Field<String> SAFETENSORS = Field.of(
            "weights.safetensors", Kinds.optional(Kinds.file()), null, "checkpoint; rest generates what it lacks");

    /** What generates weights: all of them, or under {@code rest} those that a checkpoint lacks. */
    static final Section GENERATED = new Section("weights", GENERATOR, STD, SEED);

    /** What concerns all weights. */
    static final Section COMMON = new Section("weights", SAFETENSORS);

    private WeightsFields() {}
}
