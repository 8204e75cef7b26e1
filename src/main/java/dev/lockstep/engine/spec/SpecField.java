package dev.lockstep.engine.spec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A field of a backprop spec in which two stacks may differ, for catalogues.
 *
 * @param path as suites have it, such as {@code model.layer_norm_eps}
 * @param kind what its values are: a type, or the words to choose from
 * @param standard its default, as a suite would write it; {@code required} if it has none
 * @param description what it means, in a phrase
 */
public record SpecField(String path, String kind, String standard, String description) {
    private static final String REQUIRED = "required";
    private static final String INTEGER = "integer";
    private static final String NUMBER = "number";
    private static final String BOOLEAN = "true, false";
    private static final String NONE = "none";

    private static final List<SpecField> ALL = List.of(
            new SpecField("model.layers", INTEGER, REQUIRED, "transformer layers"),
            new SpecField("model.hidden", INTEGER, REQUIRED, "width of the hidden states"),
            new SpecField("model.heads", INTEGER, REQUIRED, "attention heads; they divide hidden"),
            new SpecField("model.intermediate", INTEGER, REQUIRED, "width within the feed-forward part"),
            new SpecField("model.vocab", INTEGER, REQUIRED, "rows of the word embedding"),
            new SpecField("model.max_position", INTEGER, REQUIRED, "rows of the position embedding"),
            new SpecField("model.type_vocab", INTEGER, "2", "rows of the token-type embedding"),
            new SpecField("model.labels", INTEGER, REQUIRED, "classes"),
            new SpecField(
                    "model.hidden_act", words(Activation.values()), "gelu", "activation of the feed-forward part"),
            new SpecField("model.layer_norm_eps", NUMBER, "1e-12", "epsilon of layer normalisation"),
            new SpecField(
                    "model.attention_scale", BOOLEAN, "true", "scores are divided by the root of the head's size"),
            new SpecField(
                    "model.framework", words(ModelFramework.values()), "hf", "whose defaults the model's fields have"),
            new SpecField("model.auto_mask", BOOLEAN, "false; paddlenlp true", "id 0 is masked when no mask is given"),
            new SpecField(
                    "model.padding_idx",
                    INTEGER + " or null",
                    "0; paddlenlp null",
                    "the word whose row gets no gradient"),
            new SpecField("model.position_offset", INTEGER, "0", "added to every position"),
            new SpecField("model.token_type", INTEGER, "0", "token type of all tokens"),
            new SpecField("model.pooler_act", words(PoolerActivation.values()), "tanh", "activation of the pooler"),
            new SpecField("model.dropout", NUMBER, "0", "probability of dropout; no framework's generator"),
            new SpecField("model.transposed", "names", "[]", "square parameters that are loaded transposed"),
            new SpecField("model.swapped", "pairs of names", "[]", "parameters loaded in each other's place"),
            new SpecField("weights.std", NUMBER, REQUIRED, "standard deviation of generated weights"),
            new SpecField("weights.seed", INTEGER, REQUIRED, "seed of generated weights"),
            new SpecField("weights.safetensors", "file", NONE, "checkpoint; rest generates what it lacks"),
            new SpecField("batch.size", INTEGER, REQUIRED, "rows of a batch"),
            new SpecField("batch.length", INTEGER, REQUIRED, "tokens of a row"),
            new SpecField("batch.seed", INTEGER, REQUIRED, "seed of generated batches"),
            new SpecField("batch.pads", BOOLEAN, "false", "rows end in padding, id 0"),
            new SpecField("batch.mask", BOOLEAN + " or file", "false", "the attention mask is passed"),
            new SpecField("batch.count", INTEGER, "1", "batches that are taken in turn"),
            new SpecField("batch.stride", INTEGER, "1000", "from one batch's seed to the next one's"),
            new SpecField("batch.ids", "file", NONE, "token ids instead of generated ones"),
            new SpecField("batch.labels", "file", NONE, "labels instead of generated ones"),
            new SpecField("loss.reduction", words(Reduction.values()), "mean", "how rows' losses become one"),
            new SpecField("loss.label_smoothing", NUMBER, "0", "share of the target spread over all labels"),
            new SpecField("loss.flip_labels", BOOLEAN, "false", "label y is taken as labels - 1 - y"),
            new SpecField(
                    "optimizer.framework",
                    words(OptimizerFramework.values()),
                    REQUIRED,
                    "whose definition: the dialect"),
            new SpecField("optimizer.name", words(OptimizerName.values()), REQUIRED, "the optimizer"),
            new SpecField("optimizer.amsgrad", BOOLEAN, "false", "the largest second moment so far is used"),
            new SpecField("optimizer.no_decay", "parts of names", "[]", "parameters without weight decay"),
            new SpecField("optimizer.clip_norm", NUMBER, NONE, "limit of the norm over all gradients"),
            new SpecField("optimizer.clip_value", NUMBER, NONE, "limit of each gradient's magnitude"),
            new SpecField("optimizer.schedule", "schedule", NONE, "the rate at each update"),
            new SpecField("optimizer.zero_grad", BOOLEAN, "true", "gradients are zeroed after an update"),
            new SpecField("optimizer.accumulate", INTEGER, "1", "iterations summed into one update"),
            new SpecField("computed", words(Precision.values()), REQUIRED, "precision of the run, on a computed side"),
            new SpecField("precision", words(Precision.values()), "float32", "the same on a commanded side"),
            new SpecField("iterations", INTEGER, REQUIRED, "training steps"));

    /** Every field, those of the optimizers' parameters as {@link OptimizerDialects} has them. */
    public static List<SpecField> all() {
        return Stream.concat(ALL.stream(), OptimizerDialects.all().stream().flatMap(SpecField::params))
                .toList();
    }

    private static Stream<SpecField> params(OptimizerDialect dialect) {
        String whose =
                "of " + dialect.framework().label() + "'s " + dialect.name().label();
        return dialect.params().stream()
                .map(param -> new SpecField(
                        "optimizer.params." + param.name(),
                        param.meaning().kind(),
                        param.value() == null ? unset(param) : param.value().toString(),
                        param.meaning().label() + " " + whose));
    }

    private static String unset(OptimizerDialect.Param param) {
        return param.meaning() == OptimizerDialect.Meaning.LR ? REQUIRED : "null";
    }

    private static String words(Labelled... choices) {
        return Arrays.stream(choices).map(Labelled::label).collect(Collectors.joining(", "));
    }
}
