package dev.lockstep.engine.spec;

/** The fields of {@code batch}. */
public final class BatchFields {
    static final long LAST_SEED = 0xffffffffL;

    public static final Field<BatchGenerator> GENERATOR =
            Field.required("batch.generator", FieldTypes.words(BatchGenerator.class), "how batches are generated");
    public static final Field<Integer> SIZE = Field.required("batch.size", FieldTypes.atLeast(1), "rows of a batch");
    public static final Field<Integer> LENGTH =
            Field.required("batch.length", FieldTypes.atLeast(1), "tokens of a row");
    public static final Field<Long> SEED =
            Field.required("batch.seed", FieldTypes.seed(LAST_SEED), "seed of generated batches");
    public static final Field<Boolean> PADS =
            Field.of("batch.pads", FieldTypes.flag(), false, "rows end in padding, id 0");
    public static final Field<Boolean> MASK =
            Field.of("batch.mask", FieldTypes.flag(), false, "the attention mask is passed");
    public static final Field<Integer> COUNT =
            Field.of("batch.count", FieldTypes.atLeast(1), 1, "batches that are taken in turn");
    public static final Field<Long> STRIDE =
            Field.of("batch.stride", FieldTypes.seed(LAST_SEED), 1000L, "from one batch's seed to the next one's");

    public static final Field<String> IDS = Field.of(
            "batch.ids",
            FieldTypes.optional(FieldTypes.file()),
            null,
            "token ids (batch, length) instead of generated ones");
    public static final Field<String> FILE_OF_LABELS =
            Field.required("batch.labels", FieldTypes.file(), "labels (batch) instead of generated ones");
    public static final Field<String> FILE_OF_MASK = Field.of(
            "batch.mask", FieldTypes.optional(FieldTypes.file()), null, "the attention mask of a batch from files");

    /** Batches that are generated. */
    static final Section GENERATED = new Section("batch", GENERATOR, SIZE, LENGTH, SEED, PADS, MASK, COUNT, STRIDE);

    /** A batch from files. */
    static final Section FILES = new Section("batch", IDS, FILE_OF_LABELS, FILE_OF_MASK);

    private BatchFields() {}
}
