package dev.lockstep.engine.spec;

import java.util.List;

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
    public static final Field<Integer> REPEAT = Field.of(
                    "batch.repeat", FieldTypes.atLeast(1), 1, "iterations in a row that take one batch")
            .from("loader workers that share a NumPy seed return the same data")
            .trying(1, 2);
    public static final Field<List<Integer>> ORDER = Field.of(
                    "batch.order",
                    FieldTypes.indices("indices of batches"),
                    List.of(),
                    "which batches are taken in turn; those of the count where it is empty")
            .from("shuffled in one stack, DistributedSampler without set_epoch");
    public static final Field<Boolean> DROP_LAST = Field.of(
                    "batch.drop_last", FieldTypes.flag(), false, "the last of the batches is left out of the turn")
            .from("torch DataLoader(drop_last), which leaves out an incomplete batch");
    public static final Field<TokenTypes> TOKEN_TYPES = Field.of(
                    "batch.token_types",
                    FieldTypes.words(TokenTypes.class),
                    TokenTypes.NONE,
                    "token types that are passed; model.token_type for all where none are")
            .from("transformers BertForSequenceClassification(token_type_ids), pairs of texts");
    public static final Field<Integer> DUPLICATES = Field.of(
                    "batch.duplicates",
                    FieldTypes.atLeast(0),
                    0,
                    "rows at the end of a batch that repeat its first ones")
            .from("torch DistributedSampler, which fills up with the first rows")
            .trying(0, 1);
    public static final Field<Double> LABEL_NOISE = Field.of(
                    "batch.label_noise",
                    FieldTypes.share(),
                    0.0,
                    "the part of the labels that are drawn anew, by NumPy's generator")
            .trying(0.0, 0.5);

    public static final Field<String> IDS = Field.of(
            "batch.ids",
            FieldTypes.optional(FieldTypes.file()),
            null,
            "token ids (batch, length) instead of generated ones");
    public static final Field<String> FILE_OF_LABELS =
            Field.required("batch.labels", FieldTypes.file(), "labels (batch) instead of generated ones");
    public static final Field<String> FILE_OF_MASK = Field.of(
            "batch.mask", FieldTypes.optional(FieldTypes.file()), null, "the attention mask of a batch from files");
    public static final Field<String> FILE_OF_TOKEN_TYPES = Field.of(
            "batch.token_types",
            FieldTypes.optional(FieldTypes.file()),
            null,
            "the token types (batch, length) of a batch from files");

    /** Batches that are generated. */
    static final Section GENERATED = new Section(
            "batch",
            GENERATOR,
            SIZE,
            LENGTH,
            SEED,
            PADS,
            MASK,
            COUNT,
            STRIDE,
            REPEAT,
            ORDER,
            DROP_LAST,
            TOKEN_TYPES,
            DUPLICATES,
            LABEL_NOISE);

    /** A batch from files. */
    static final Section FILES = new Section("batch", IDS, FILE_OF_LABELS, FILE_OF_MASK, FILE_OF_TOKEN_TYPES);

    private BatchFields() {}
}
