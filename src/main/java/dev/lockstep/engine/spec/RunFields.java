package dev.lockstep.engine.spec;

/** The fields of a run that belong to no section. */
public final class RunFields {
    public static final Field<Precision> COMPUTED =
            Field.required("computed", Kinds.words(Precision.class), "precision of the run, on a computed side");
    public static final Field<Precision> PRECISION =
            Field.of("precision", Kinds.words(Precision.class), Precision.FLOAT32, "the same on a commanded side");
    public static final Field<Integer> ITERATIONS = Field.required("iterations", Kinds.atLeast(1), "training steps");

    private RunFields() {}
}
