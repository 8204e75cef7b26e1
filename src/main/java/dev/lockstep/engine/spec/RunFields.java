package dev.lockstep.engine.spec;

/** The fields of a run that belong to no section. */
public final class RunFields {
    public static final Field<Precision> COMPUTED =
            Field.required("computed", FieldTypes.words(Precision.class), "precision of the run, on a computed side");
    public static final Field<Precision> PRECISION =
            Field.of("precision", FieldTypes.words(Precision.class), Precision.FLOAT32, "the same on a commanded side");
    public static final Field<Backend> BACKEND = Field.of(
            "backend", FieldTypes.words(Backend.class), Backend.LOCKSTEP, "what computes the run, on a computed side");
    public static final Field<Integer> ITERATIONS =
            Field.required("iterations", FieldTypes.atLeast(1), "training steps");
    /** Null for a run that is not interrupted. */
    public static final Field<Resume> RESUME = Field.of(
                    "resume",
                    FieldTypes.optional(new Resume.ResumeKind()),
                    null,
                    "resumed before an update, with state of the optimizer lost")
            .from("checkpoints without the optimizer's or the scheduler's state");

    public static final Field<MatmulPrecision> MATMUL = Field.of(
                    "precision.matmul",
                    FieldTypes.words(MatmulPrecision.class),
                    MatmulPrecision.FLOAT32,
                    "operands of a float32 run's matrix products are rounded to it")
            .from("torch.set_float32_matmul_precision: TF32 was the default of 1.7 to 1.11 on GPUs");
    /** Null for one replica. */
    public static final Field<Replicas> REPLICAS = Field.of(
                    "replicas",
                    FieldTypes.optional(Replicas.KIND),
                    null,
                    "data-parallel replicas, each with its part of the rows, whose gradients are reduced")
            .from("torch DistributedDataParallel: mean; a sum where nobody divides; skip: parameters left out of it")
            .trying(FieldSchemas.ordered("n", 2, "reduce", "sum"));

    private RunFields() {}
}
