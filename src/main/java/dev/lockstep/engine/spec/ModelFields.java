package dev.lockstep.engine.spec;

import java.util.List;

/** The fields of {@code model}. */
public final class ModelFields {
    /** A layer has sixteen parameters, each with a name and a shape that a plan holds in memory. */
    private static final int MOST_LAYERS = 10_000;

    public static final Field<ModelType> TYPE =
            Field.of("model.type", Kinds.words(ModelType.class), ModelType.BERT_CLASSIFIER, "what kind of model it is");
    public static final Field<Integer> LAYERS =
            Field.required("model.layers", Kinds.between(1, MOST_LAYERS), "transformer layers");
    public static final Field<Integer> HIDDEN =
            Field.required("model.hidden", Kinds.atLeast(1), "width of the hidden states");
    public static final Field<Integer> HEADS =
            Field.required("model.heads", Kinds.atLeast(1), "attention heads; they divide hidden");
    public static final Field<Integer> INTERMEDIATE =
            Field.required("model.intermediate", Kinds.atLeast(1), "width within the feed-forward part");
    public static final Field<Integer> VOCAB =
            Field.required("model.vocab", Kinds.atLeast(2), "rows of the word embedding");
    public static final Field<Integer> MAX_POSITION =
            Field.required("model.max_position", Kinds.atLeast(1), "rows of the position embedding");
    public static final Field<Integer> TYPE_VOCAB =
            Field.of("model.type_vocab", Kinds.atLeast(1), 2, "rows of the token-type embedding");
    public static final Field<Integer> LABELS = Field.required("model.labels", Kinds.atLeast(2), "classes");
    public static final Field<Activation> HIDDEN_ACT = Field.of(
                    "model.hidden_act",
                    Kinds.words(Activation.class),
                    Activation.GELU,
                    "activation of the feed-forward part")
            .from("transformers activations.py");
    public static final Field<Double> LAYER_NORM_EPS = Field.of(
                    "model.layer_norm_eps", Kinds.notNegative(), 1e-12, "epsilon of layer normalisation")
            .from("1e-12 in transformers' and paddlenlp's BERT, 1e-5 in torch.nn.LayerNorm, 1e-6 in flax, 1e-3 in"
                    + " Keras")
            .trying(1e-12, 1e-8, 1e-7, 1e-6, 1e-5, 1e-3)
            .on(Scale.LOG);
    public static final Field<Boolean> ATTENTION_SCALE =
            Field.of("model.attention_scale", Kinds.flag(), true, "scores are divided by the root of the head's size");
    public static final Field<ModelFramework> FRAMEWORK = Field.of(
            "model.framework",
            Kinds.words(ModelFramework.class),
            ModelFramework.HF,
            "whose defaults the model's fields have");
    public static final Field<Boolean> AUTO_MASK = Field.of(
                    "model.auto_mask",
                    Kinds.flag(),
                    values -> values.get(FRAMEWORK).defaults().autoMask(),
                    "false; paddlenlp true",
                    "id 0 is masked when no mask is given")
            .from("paddlenlp 2.8.1 transformers/bert/modeling.py");
    public static final Field<Integer> PADDING_IDX = Field.of(
                    "model.padding_idx",
                    Kinds.orNull(Kinds.atLeast(0)),
                    values -> values.get(FRAMEWORK).defaults().paddingIdx(),
                    "0; paddlenlp null",
                    "the word whose row gets no gradient")
            .from("transformers modeling_bert.py, BertEmbeddings")
            .trying(null, 0);
    public static final Field<Integer> POSITION_OFFSET = Field.of(
                    "model.position_offset", Kinds.atLeast(0), 0, "added to every position")
            .from("2 in RoBERTa: padding_idx + 1")
            .trying(0, 1, 2);
    public static final Field<Integer> TOKEN_TYPE = Field.of(
                    "model.token_type", Kinds.atLeast(0), 0, "token type of all tokens")
            .trying(model -> List.of(0, model.typeVocab() - 1));
    public static final Field<PoolerActivation> POOLER_ACT = Field.of(
            "model.pooler_act", Kinds.words(PoolerActivation.class), PoolerActivation.TANH, "activation of the pooler");
    public static final Field<Double> DROPOUT = Field.of(
                    "model.dropout", Kinds.fraction(), 0.0, "probability of dropout; no framework's generator")
            .trying(0.0, 0.1);
    public static final Field<List<String>> TRANSPOSED = Field.of(
                    "model.transposed", Kinds.texts("names"), List.of(), "square parameters that are loaded transposed")
            .trying(Porting::transposed);
    public static final Field<List<NamePair>> SWAPPED = Field.of(
                    "model.swapped", Kinds.pairs(), List.of(), "parameters loaded in each other's place")
            .trying(Porting::swapped);

    static final Section SECTION = new Section(
            "model",
            TYPE,
            LAYERS,
            HIDDEN,
            HEADS,
            INTERMEDIATE,
            VOCAB,
            MAX_POSITION,
            TYPE_VOCAB,
            LABELS,
            HIDDEN_ACT,
            LAYER_NORM_EPS,
            ATTENTION_SCALE,
            FRAMEWORK,
            AUTO_MASK,
            PADDING_IDX,
            POSITION_OFFSET,
            TOKEN_TYPE,
            POOLER_ACT,
            DROPOUT,
            TRANSPOSED,
            SWAPPED);

    private ModelFields() {}
}
