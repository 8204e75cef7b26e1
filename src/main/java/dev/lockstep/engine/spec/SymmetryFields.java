package dev.lockstep.engine.spec;

/** The fields of {@code symmetry}: permutations that leave the mathematics alone and change what is rounded. */
public final class SymmetryFields {
    public static final Field<Long> BATCH_ROWS =
            of("symmetry.batch_rows", "rows of every batch are permuted by the seed");
    public static final Field<Long> HEADS =
            of("symmetry.heads", "attention heads are permuted by the seed, in weights and all that follows from them");
    public static final Field<Long> FFN =
            of("symmetry.ffn", "units of the feed-forward part are permuted by the seed, in the same way");

    static final Section SECTION = new Section("symmetry", BATCH_ROWS, HEADS, FFN);

    private SymmetryFields() {}

    private static Field<Long> of(String path, String description) {
        return Field.of(path, FieldTypes.optional(FieldTypes.seed(BatchFields.LAST_SEED)), null, description);
    }
}
