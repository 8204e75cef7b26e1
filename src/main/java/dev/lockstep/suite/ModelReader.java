package dev.lockstep.suite;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePair;
import dev.lockstep.engine.spec.PoolerActivation;
import java.util.List;

/** Reads {@code model}; what is left out is as its framework has it. */
final class ModelReader {
    static final String TYPE = "bert-classifier";

    private ModelReader() {}

    static ModelSpec read(JsonTree model) {
        KnownKeys.require("model", model);
        if (model.has("type") && !Reading.text(model.member("type")).equals(TYPE)) {
            throw new PlacedException(model.member("type").path(), model.member("type") + " is not \"" + TYPE + "\"");
        }
        ModelFramework framework = Reading.optional(
                model, "framework", tree -> BackpropReader.choice(ModelFramework.class, tree), ModelFramework.HF);
        ModelSpec.Defaults defaults = framework.defaults();
        return new ModelSpec(
                size(model, "layers"),
                size(model, "hidden"),
                size(model, "heads"),
                size(model, "intermediate"),
                size(model, "vocab"),
                size(model, "max_position"),
                Reading.optional(model, "type_vocab", Reading::whole, ModelSpec.TYPE_VOCAB),
                size(model, "labels"),
                Reading.optional(
                        model,
                        "hidden_act",
                        tree -> BackpropReader.choice(Activation.class, tree),
                        ModelSpec.HIDDEN_ACT),
                Reading.optional(model, "layer_norm_eps", Reading::number, ModelSpec.LAYER_NORM_EPS),
                Reading.optional(model, "attention_scale", Reading::flag, true),
                framework,
                Reading.optional(model, "auto_mask", Reading::flag, defaults.autoMask()),
                paddingIdx(model, defaults),
                Reading.optional(model, "position_offset", Reading::whole, 0),
                Reading.optional(model, "token_type", Reading::whole, 0),
                Reading.optional(
                        model,
                        "pooler_act",
                        tree -> BackpropReader.choice(PoolerActivation.class, tree),
                        PoolerActivation.TANH),
                Reading.optional(model, "dropout", Reading::number, 0.0),
                Reading.optional(model, "transposed", Reading::texts, List.of()),
                Reading.optional(model, "swapped", ModelReader::pairs, List.of()));
    }

    private static int size(JsonTree model, String name) {
        return Reading.whole(model.member(name));
    }

    /** JSON's null is the framework's None, no row; only what is left out has the default. */
    private static Integer paddingIdx(JsonTree model, ModelSpec.Defaults defaults) {
        return model.has("padding_idx")
                ? Reading.optional(model, "padding_idx", Reading::whole)
                : defaults.paddingIdx();
    }

    private static List<NamePair> pairs(JsonTree tree) {
        return Reading.list(tree).stream().map(ModelReader::pair).toList();
    }

    private static NamePair pair(JsonTree tree) {
        List<String> names = Reading.texts(tree);
        if (names.size() != 2) {
            throw new PlacedException(tree.path(), tree + " is not a pair of names");
        }
        return new NamePair(names.get(0), names.get(1));
    }
}
