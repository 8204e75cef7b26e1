package dev.lockstep.engine.spec;

/** The fields of {@code batch}. */
public final class BatchFields {
    static final long LAST_SEED = 0xffffffffL;

    public static final Field<BatchGenerator> GENERATOR =
            Field.required("batch.generator", Kinds.words(BatchGenerator.class), "how batches are generated");
    public static final Field<Integer> SIZE = Field.required("batch.size", Kinds.atLeast(1), "rows of a batch");
    public static final Field<Integer> LENGTH = Field.required("batch.length", Kinds.atLeast(1), "tokens of a row");
    public static final Field<Long> SEED =
            Field.required("batch.seed", Kinds.seed(LAST_SEED), "seed of generated batches");
    public static final Field<Boolean> PADS = Field.of("batch.pads", Kinds.flag(), false, "rows end in padding, id 0");
    public static final Field<Boolean> MASK =
            Field.of("batch.mask", Kinds.flag(), false, "the attention mask is passed");
    public static final Field<Integer> COUNT =
            Field.of("batch.count", Kinds.atLeast(1), 1, "batches that are taken in turn");
    public static final Field<Long> STRIDE =
            Field.of("batch.stride", Kinds.seed(LAST_SEED), 1000L, "from one batch's seed to the next one's");

    public static final Field<String> IDS = Field.of(
            "batch.ids", Kinds.optional(Kinds.file()), null, "token ids (batch, length) instead of generated ones");
    public static final Field<String> FILE_OF_LABELS =
            Field.required("batch.labels", Kinds.file(), "labels (batch) instead of generated ones");
    public static final Field<String> FILE_OF_MASK =
            Field.of("batch.mask", Kinds.optional(Kinds.file()), null, "the attention mask of a batch from files");

    /** Batches that are generated. */
    static final Section GENERATED = new Section("batch", GENERATOR, SIZE, LENGTH, SEED, PADS, MASK, COUNT, STRIDE);

    /** A batch from files. */
    static final Section FILES = new Section("batch", IDS, FILE_OF_LABELS, FILE_OF_MASK);

    private BatchFields() {}
}
