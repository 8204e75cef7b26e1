package dev.lockstep.engine.spec;

import java.util.List;
import java.util.stream.Stream;

/** The fields of {@code model}. */
public final class ModelFields {
    /** A layer has sixteen parameters, each with a name and a shape that a plan holds in memory. */
    private static final int MOST_LAYERS = 10_000;

    private static final double BERTS_EPS = 1e-12;

    public static final Field<ModelType> TYPE = Field.of(
            "model.type", FieldTypes.words(ModelType.class), ModelType.BERT_CLASSIFIER, "what kind of model it is");
    public static final Field<Integer> LAYERS =
            Field.required("model.layers", FieldTypes.between(1, MOST_LAYERS), "transformer layers");
    public static final Field<Integer> HIDDEN =
            Field.required("model.hidden", FieldTypes.atLeast(1), "width of the hidden states");
    public static final Field<Integer> HEADS = Field.required(
                    "model.heads", FieldTypes.atLeast(1), "attention heads; they divide hidden")
            .trying(ModelFields::heads);
    public static final Field<Integer> INTERMEDIATE =
            Field.required("model.intermediate", FieldTypes.atLeast(1), "width within the feed-forward part");
    public static final Field<Integer> VOCAB =
            Field.required("model.vocab", FieldTypes.atLeast(2), "rows of the word embedding");
    public static final Field<Integer> MAX_POSITION =
            Field.required("model.max_position", FieldTypes.atLeast(1), "rows of the position embedding");
    public static final Field<Integer> TYPE_VOCAB =
            Field.of("model.type_vocab", FieldTypes.atLeast(1), 2, "rows of the token-type embedding");
    public static final Field<Integer> LABELS = Field.required("model.labels", FieldTypes.atLeast(2), "classes");
    public static final Field<Activation> HIDDEN_ACT = Field.of(
                    "model.hidden_act",
                    FieldTypes.words(Activation.class),
                    Activation.GELU,
                    "activation of the feed-forward part")
            .from("transformers activations.py");
    public static final Field<ByName<Double>> LAYER_NORM_EPS = Field.of(
                    "model.layer_norm_eps",
                    new ByName.Type<>(FieldTypes.notNegative(), BERTS_EPS, "number, or numbers by parts of names"),
                    ByName.all(BERTS_EPS),
                    "epsilon of layer normalisation")
            .from("1e-12 in transformers' and paddlenlp's BERT, 1e-5 in torch.nn.LayerNorm, 1e-6 in flax, 1e-3 in"
                    + " Keras")
            .trying(1e-12, 1e-8, 1e-7, 1e-6, 1e-5, 1e-3)
            .on(Scale.LOG);
    public static final Field<AttentionScale> ATTENTION_SCALE = Field.of(
                    "model.attention_scale",
                    new AttentionScale.Factors(),
                    AttentionScale.HEAD,
                    "scores are divided by the root of the head's size, or of the model's width, or multiplied by a"
                            + " factor")
            .from("torch scaled_dot_product_attention(scale); one over the head's size in muP, the root of three"
                    + " times it in DeBERTa")
            .trying(ModelFields::attentionScales)
            .on(Scale.LOG);
    public static final Field<ModelFramework> FRAMEWORK = Field.of(
            "model.framework",
            FieldTypes.words(ModelFramework.class),
            ModelFramework.HF,
            "whose defaults the model's fields have");
    public static final Field<Boolean> AUTO_MASK = Field.of(
                    "model.auto_mask",
                    FieldTypes.flag(),
                    values -> values.get(FRAMEWORK).defaults().autoMask(),
                    "false; paddlenlp true",
                    "id 0 is masked when no mask is given")
            .from("paddlenlp 2.8.1 transformers/bert/modeling.py");
    public static final Field<Integer> PADDING_IDX = Field.of(
                    "model.padding_idx",
                    FieldTypes.orNull(FieldTypes.atLeast(0)),
                    values -> values.get(FRAMEWORK).defaults().paddingIdx(),
                    "0; paddlenlp null",
                    "the word whose row gets no gradient")
            .from("transformers modeling_bert.py, BertEmbeddings")
            .trying(null, 0);
    public static final Field<Integer> POSITION_OFFSET = Field.of(
                    "model.position_offset", FieldTypes.atLeast(0), 0, "added to every position")
            .from("2 in RoBERTa: padding_idx + 1")
            .trying(0, 1, 2);
    public static final Field<Integer> TOKEN_TYPE = Field.of(
                    "model.token_type", FieldTypes.atLeast(0), 0, "token type of all tokens")
            .trying(model -> List.of(0, model.typeVocab() - 1));
    public static final Field<PoolerActivation> POOLER_ACT = Field.of(
            "model.pooler_act",
            FieldTypes.words(PoolerActivation.class),
            PoolerActivation.TANH,
            "activation of the pooler");
    public static final Field<Double> DROPOUT = Field.of(
                    "model.dropout", FieldTypes.fraction(), 0.0, "probability of dropout; no framework's generator")
            .trying(0.0, 0.1);
    public static final Field<List<String>> TRANSPOSED = Field.of(
                    "model.transposed",
                    FieldTypes.texts("names"),
                    List.of(),
                    "square parameters that are loaded transposed")
            .trying(PortingMistakes::transposed);
    public static final Field<List<NamePair>> SWAPPED = Field.of(
                    "model.swapped", FieldTypes.pairs(), List.of(), "parameters loaded in each other's place")
            .trying(PortingMistakes::swapped);

    public static final Field<Boolean> NORM_FIRST = Field.of(
                    "model.norm_first",
                    FieldTypes.flag(),
                    false,
                    "normalisation comes before attention and feed-forward, and none after the last layer")
            .from("torch.nn.TransformerEncoderLayer(norm_first)");
    public static final Field<Boolean> CAUSAL = Field.of(
                    "model.causal", FieldTypes.flag(), false, "a token sees itself and those before it only")
            .from("torch scaled_dot_product_attention(is_causal)");
    public static final Field<MaskValue> MASK_VALUE = Field.of(
                    "model.mask_value",
                    FieldTypes.words(MaskValue.class),
                    MaskValue.MINUS_INFINITY,
                    "what becomes of the score of a token that is not seen")
            .from("transformers 4.30 modeling_utils.py, get_extended_attention_mask; paddlenlp 2.8.1 bert/modeling.py");
    public static final Field<PaddingOutput> PADDING_IDX_OUTPUT = Field.of(
                    "model.padding_idx_output",
                    FieldTypes.words(PaddingOutput.class),
                    values -> values.get(FRAMEWORK) == ModelFramework.PADDLENLP && values.get(PADDING_IDX) != null
                            ? PaddingOutput.ZERO
                            : PaddingOutput.ROW,
                    "row; paddlenlp zero",
                    "what the padding token is looked up as")
            .from("paddle 3.3.1 phi/kernels/cpu/embedding_kernel.cc");
    public static final Field<Pooling> POOLING = Field.of(
            "model.pooling",
            FieldTypes.words(Pooling.class),
            Pooling.FIRST,
            "what the pooler is given of a row's tokens");
    public static final Field<Boolean> POOLER =
            Field.of("model.pooler", FieldTypes.flag(), true, "there is a dense layer before the classifier");
    public static final Field<Variance> LAYER_NORM_VARIANCE = Field.of(
                    "model.layer_norm_variance",
                    FieldTypes.words(Variance.class),
                    Variance.TWO_PASS,
                    "how layer normalisation takes the variance")
            .from("unbiased: The Annotated Transformer; raw: flax use_fast_variance");
    public static final Field<Double> EMBEDDING_SCALE = Field.of(
                    "model.embedding_scale", FieldTypes.number(), 1.0, "words' embeddings are multiplied by it")
            .from("the root of hidden in Attention Is All You Need")
            .trying(model -> List.of(1.0, Math.sqrt(model.hidden())));
    public static final Field<Integer> PAD_ID = Field.of(
                    "model.pad_id", FieldTypes.atLeast(0), 0, "the id of padding, in batches and for auto_mask")
            .from("1 in RoBERTa")
            .trying(0, 1);
    public static final Field<PositionCount> POSITIONS = Field.of(
                    "model.positions",
                    FieldTypes.words(PositionCount.class),
                    PositionCount.ALL,
                    "which tokens are counted for positions")
            .from("transformers modeling_roberta.py, create_position_ids_from_input_ids");
    public static final Field<Integer> PAD_POSITION = Field.of(
                    "model.pad_position", FieldTypes.atLeast(0), 0, "the position of tokens that are not counted")
            .from("1 in RoBERTa: padding_idx")
            .trying(0, 1);
    public static final Field<List<String>> NO_BIAS = Field.of(
                    "model.no_bias",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "layers without a bias, by parts of the biases' names")
            .from("torch.nn.Linear(bias=False), torch.nn.LayerNorm(bias=False)")
            .trying(
                    List.of(),
                    List.of("key.bias"),
                    List.of("attention.self"),
                    List.of("dense.bias"),
                    List.of("LayerNorm.bias"),
                    List.of("pooler.dense.bias"),
                    List.of("classifier.bias"),
                    List.of("bias"));
    public static final Field<List<String>> SKIP = Field.of(
                    "model.skip",
                    FieldTypes.texts("parts of names"),
                    List.of(),
                    "parts that pass their input on: layers, .attention or .intermediate of a layer, LayerNorms")
            .trying(PortingMistakes::skipped);

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
            SWAPPED,
            NORM_FIRST,
            CAUSAL,
            MASK_VALUE,
            PADDING_IDX_OUTPUT,
            POOLING,
            POOLER,
            LAYER_NORM_VARIANCE,
            EMBEDDING_SCALE,
            PAD_ID,
            POSITIONS,
            PAD_POSITION,
            NO_BIAS,
            SKIP);

    private ModelFields() {}

    /** A quarter to four times as many, as far as they divide the width. */
    private static List<Object> heads(ModelSpec model) {
        return Stream.of(model.heads() / 4, model.heads() / 2, model.heads() * 2, model.heads() * 4)
                .filter(heads -> heads > 0 && model.hidden() % heads == 0)
                .<Object>map(heads -> heads)
                .toList();
    }

    /** Factors of all sizes, and those of other formulas; not the head's own, which changes nothing. */
    private static List<Object> attentionScales(ModelSpec model) {
        double size = (double) model.hidden() / model.heads();
        double own = AttentionScale.HEAD.of(model.hidden(), model.heads());
        return Stream.of(1 / size, 1 / Math.sqrt(2 * size), 1 / Math.sqrt(3 * size), 0.01, 0.05, 0.1, 0.2, 0.5)
                .filter(factor -> factor != own)
                .<Object>map(factor -> factor)
                .toList();
    }
}
