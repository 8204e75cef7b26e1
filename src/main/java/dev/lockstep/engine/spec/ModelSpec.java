package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;

/**
 * A BERT classifier. Errors name fields as seen from the backprop spec, such as {@code model.heads}.
 *
 * @param maxPosition rows of the position embedding
 * @param typeVocab rows of the token-type embedding
 * @param attentionScale whether scores are divided by the square root of the head's size
 * @param framework whose BERT it is; it chose the defaults and has no further effect
 * @param autoMask whether id 0 is masked when the batch has no mask
 * @param paddingIdx the row of the word embedding that gets no gradient; null for none
 * @param positionOffset added to every position
 * @param tokenType the one token type of all tokens
 * @param dropout probability of the hidden and the attention dropout
 * @param transposed parameters that are loaded transposed; square ones only
 * @param swapped parameters that are loaded in each other's place
 */
public record ModelSpec(
        int layers,
        int hidden,
        int heads,
        int intermediate,
        int vocab,
        int maxPosition,
        int typeVocab,
        int labels,
        Activation hiddenAct,
        double layerNormEps,
        boolean attentionScale,
        ModelFramework framework,
        boolean autoMask,
        Integer paddingIdx,
        int positionOffset,
        int tokenType,
        PoolerActivation poolerAct,
        double dropout,
        List<String> transposed,
        List<NamePair> swapped)
        implements Serializable {

    public static final int TYPE_VOCAB = 2;
    public static final Activation HIDDEN_ACT = Activation.GELU;
    public static final double LAYER_NORM_EPS = 1e-12;

    /** A layer has sixteen parameters, each with a name and a shape that a plan holds in memory. */
    private static final int MOST_LAYERS = 10_000;

    /**
     * The defaults that depend on the framework.
     *
     * @param paddingIdx null for none
     */
    public record Defaults(boolean autoMask, Integer paddingIdx) implements Serializable {}

    public ModelSpec {
        transposed = List.copyOf(transposed);
        swapped = List.copyOf(swapped);
        requireSizes(layers, hidden, heads, intermediate, vocab, maxPosition, typeVocab, labels);
        Require.present("model.hidden_act", hiddenAct);
        Require.present("model.framework", framework);
        Require.present("model.pooler_act", poolerAct);
        Require.finiteNotNegative("model.layer_norm_eps", layerNormEps);
        Require.fraction("model.dropout", dropout);
        Require.between("model.position_offset", positionOffset, 0, maxPosition - 1);
        Require.between("model.token_type", tokenType, 0, typeVocab - 1);
        if (paddingIdx != null) {
            Require.between("model.padding_idx", paddingIdx, 0, vocab - 1);
        }
        requirePorting(
                ModelParameters.of(layers, hidden, intermediate, vocab, maxPosition, typeVocab, labels),
                transposed,
                swapped);
    }

    /** Every parameter, in Hugging Face's order. */
    public List<Parameter> parameters() {
        return ModelParameters.of(layers, hidden, intermediate, vocab, maxPosition, typeVocab, labels);
    }

    private static void requireSizes(
            int layers,
            int hidden,
            int heads,
            int intermediate,
            int vocab,
            int maxPosition,
            int typeVocab,
            int labels) {
        Require.between("model.layers", layers, 1, MOST_LAYERS);
        Require.atLeast("model.hidden", hidden, 1);
        Require.atLeast("model.heads", heads, 1);
        Require.atLeast("model.intermediate", intermediate, 1);
        Require.atLeast("model.vocab", vocab, 2);
        Require.atLeast("model.max_position", maxPosition, 1);
        Require.atLeast("model.type_vocab", typeVocab, 1);
        Require.atLeast("model.labels", labels, 2);
        if (hidden % heads != 0) {
            throw new BadFieldException("model.heads", heads + " does not divide hidden " + hidden);
        }
        ArraySizes.requireWeights(hidden, intermediate, vocab, maxPosition, typeVocab, labels);
    }

    private static void requirePorting(List<Parameter> all, List<String> transposed, List<NamePair> swapped) {
        for (String name : transposed) {
            Parameter parameter = ModelParameters.named(all, "model.transposed", name);
            if (!parameter.square()) {
                throw new BadFieldException("model.transposed", name + " is " + parameter.shapeText() + ", not square");
            }
        }
        for (NamePair pair : swapped) {
            Parameter first = ModelParameters.named(all, "model.swapped", pair.first());
            Parameter second = ModelParameters.named(all, "model.swapped", pair.second());
            if (!first.shape().equals(second.shape())) {
                throw new BadFieldException(
                        "model.swapped",
                        first.name() + " is " + first.shapeText() + ", " + second.name() + " " + second.shapeText());
            }
        }
    }
}
