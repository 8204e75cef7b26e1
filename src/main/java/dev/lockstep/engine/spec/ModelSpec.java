package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * A model: the values of {@link ModelFields}. Errors name fields as seen from the run, such as {@code model.heads}.
 *
 * @param values of its fields
 */
public record ModelSpec(FieldValues values) implements Serializable {
    /**
     * The defaults that depend on the framework.
     *
     * @param paddingIdx null for none
     */
    public record Defaults(boolean autoMask, Integer paddingIdx) implements Serializable {}

    /** Checks what one field alone cannot tell. */
    public ModelSpec {
        requireSizes(values);
        Require.between(
                "model.position_offset",
                values.get(ModelFields.POSITION_OFFSET),
                0,
                values.get(ModelFields.MAX_POSITION) - 1);
        Require.between(
                "model.token_type", values.get(ModelFields.TOKEN_TYPE), 0, values.get(ModelFields.TYPE_VOCAB) - 1);
        Require.between(
                "model.pad_position",
                values.get(ModelFields.PAD_POSITION),
                0,
                values.get(ModelFields.MAX_POSITION) - 1);
        Require.between("model.pad_id", values.get(ModelFields.PAD_ID), 0, values.get(ModelFields.VOCAB) - 1);
        Integer paddingIdx = values.get(ModelFields.PADDING_IDX);
        if (paddingIdx != null) {
            Require.between("model.padding_idx", paddingIdx, 0, values.get(ModelFields.VOCAB) - 1);
        }
        requireTold(
                values,
                ModelFields.NO_BIAS,
                ModelParameters.all(values).stream()
                        .map(ModelParameter::name)
                        .filter(name -> name.endsWith(ModelParameters.BIAS))
                        .toList());
        requireTold(values, ModelFields.SKIP, ModelParameters.parts(values));
        requirePorting(ModelParameters.of(values), values);
    }

    /**
     * A model as a suite says it; what it leaves out is as its framework has it.
     *
     * @param plain values by the fields' names
     * @throws BadFieldException if a value cannot be
     */
    public static ModelSpec of(Object plain) {
        return new ModelSpec(ModelFields.SECTION.read(plain));
    }

    /** The same model except for one field. */
    public <T> ModelSpec with(Field<T> field, T value) {
        return new ModelSpec(values.with(field, value));
    }

    /** The value of one of {@link ModelFields}. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** As suites write it, every default filled in. */
    public Map<String, Object> plain() {
        return ModelFields.SECTION.plain(values);
    }

    public int layers() {
        return get(ModelFields.LAYERS);
    }

    public int hidden() {
        return get(ModelFields.HIDDEN);
    }

    public int heads() {
        return get(ModelFields.HEADS);
    }

    public int intermediate() {
        return get(ModelFields.INTERMEDIATE);
    }

    public int vocab() {
        return get(ModelFields.VOCAB);
    }

    /** Rows of the position embedding. */
    public int maxPosition() {
        return get(ModelFields.MAX_POSITION);
    }

    /** Rows of the token-type embedding. */
    public int typeVocab() {
        return get(ModelFields.TYPE_VOCAB);
    }

    public int labels() {
        return get(ModelFields.LABELS);
    }

    public Activation hiddenAct() {
        return get(ModelFields.HIDDEN_ACT);
    }

    /** The epsilon of a normalisation, by its name such as {@code bert.embeddings.LayerNorm}. */
    public double layerNormEps(String layer) {
        return get(ModelFields.LAYER_NORM_EPS).of(layer);
    }

    /** Whether a part of the model, by its name in Hugging Face's BERT, passes its input on. */
    public boolean skips(String part) {
        return ModelParameters.contains(get(ModelFields.SKIP), part);
    }

    /** Every parameter that the model would have if it skipped no part and no layer lacked its bias. */
    public List<ModelParameter> allParameters() {
        return ModelParameters.all(values);
    }

    /** What attention's scores are multiplied by. */
    public double attentionScale() {
        return get(ModelFields.ATTENTION_SCALE).of(hidden(), heads());
    }

    /** Whose BERT it is. */
    public ModelFramework framework() {
        return get(ModelFields.FRAMEWORK);
    }

    public boolean autoMask() {
        return get(ModelFields.AUTO_MASK);
    }

    /** The row of the word embedding that gets no gradient; null for none. */
    public Integer paddingIdx() {
        return get(ModelFields.PADDING_IDX);
    }

    public int positionOffset() {
        return get(ModelFields.POSITION_OFFSET);
    }

    public int tokenType() {
        return get(ModelFields.TOKEN_TYPE);
    }

    public PoolerActivation poolerAct() {
        return get(ModelFields.POOLER_ACT);
    }

    /** Probability of the hidden and the attention dropout. */
    public double dropout() {
        return get(ModelFields.DROPOUT);
    }

    public List<String> transposed() {
        return get(ModelFields.TRANSPOSED);
    }

    public List<NamePair> swapped() {
        return get(ModelFields.SWAPPED);
    }

    /** Every parameter, in Hugging Face's order. */
    public List<ModelParameter> parameters() {
        return ModelParameters.of(values);
    }

    /** A pattern that no name contains would be ignored without a word. */
    private static void requireTold(FieldValues values, Field<List<String>> field, List<String> names) {
        for (String pattern : values.get(field)) {
            if (names.stream().noneMatch(name -> name.contains(pattern))) {
                throw new BadFieldException(
                        field.path(),
                        pattern + " is part of none of " + names.size() + " names, such as "
                                + names.get(names.size() - 1));
            }
        }
    }

    private static void requireSizes(FieldValues values) {
        int hidden = values.get(ModelFields.HIDDEN);
        int heads = values.get(ModelFields.HEADS);
        if (hidden % heads != 0) {
            throw new BadFieldException("model.heads", heads + " does not divide hidden " + hidden);
        }
        ArraySizes.requireWeights(
                hidden,
                values.get(ModelFields.INTERMEDIATE),
                values.get(ModelFields.VOCAB),
                values.get(ModelFields.MAX_POSITION),
                values.get(ModelFields.TYPE_VOCAB),
                values.get(ModelFields.LABELS));
    }

    private static void requirePorting(List<ModelParameter> all, FieldValues values) {
        for (String name : values.get(ModelFields.TRANSPOSED)) {
            ModelParameter parameter = ModelParameters.named(all, "model.transposed", name);
            if (!parameter.square()) {
                throw new BadFieldException("model.transposed", name + " is " + parameter.shapeText() + ", not square");
            }
        }
        for (NamePair pair : values.get(ModelFields.SWAPPED)) {
            ModelParameter first = ModelParameters.named(all, "model.swapped", pair.first());
            ModelParameter second = ModelParameters.named(all, "model.swapped", pair.second());
            if (!first.shape().equals(second.shape())) {
                throw new BadFieldException(
                        "model.swapped",
                        first.name() + " is " + first.shapeText() + ", " + second.name() + " " + second.shapeText());
            }
        }
    }

    @Override
    public String toString() {
        return ModelFields.SECTION.text(values);
    }
}
