package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Names and shapes of a BERT classifier's parameters (transformers, BertForSequenceClassification). */
public final class ModelParameters {
    public static final String WORDS = "bert.embeddings.word_embeddings.weight";

    static final String BIAS = ".bias";

    /** A layer's attention and its feed-forward part, each with its residual and normalisation, after the layer's prefix. */
    public static final String ATTENTION = "attention";

    public static final String FEED_FORWARD = "intermediate";

    private ModelParameters() {}

    /** Those that the model has. */
    static List<ModelParameter> of(FieldValues model) {
        List<String> noBias = model.get(ModelFields.NO_BIAS);
        List<String> skip = model.get(ModelFields.SKIP);
        if (noBias.isEmpty() && skip.isEmpty()) {
            return all(model);
        }
        List<String> gone = parts(model).stream()
                .filter(part -> contains(skip, part))
                .flatMap(ModelParameters::prefixes)
                .toList();
        return all(model).stream()
                .filter(parameter -> !(parameter.name().endsWith(BIAS) && contains(noBias, parameter.name())))
                .filter(parameter -> gone.stream().noneMatch(parameter.name()::startsWith))
                .toList();
    }

    /** Whether a name contains one of the patterns. */
    static boolean contains(List<String> patterns, String name) {
        return patterns.stream().anyMatch(name::contains);
    }

    /** The parts that a model may skip, in its order. */
    static List<String> parts(FieldValues model) {
        List<String> parts = new ArrayList<>(List.of("bert.embeddings.LayerNorm"));
        for (int layer = 0; layer < model.get(ModelFields.LAYERS); layer++) {
            parts.addAll(List.of(
                    module(layer),
                    prefix(layer) + ATTENTION,
                    prefix(layer) + "attention.output.LayerNorm",
                    prefix(layer) + FEED_FORWARD,
                    prefix(layer) + "output.LayerNorm"));
        }
        return parts;
    }

    /** What the names of a part's parameters start with; the feed-forward part is intermediate and output. */
    private static Stream<String> prefixes(String part) {
        return part.endsWith("." + FEED_FORWARD)
                ? Stream.of(part + ".", part.substring(0, part.length() - FEED_FORWARD.length()) + "output.")
                : Stream.of(part + ".");
    }

    static List<ModelParameter> all(FieldValues model) {
        int hidden = model.get(ModelFields.HIDDEN);
        List<ModelParameter> all = new ArrayList<>();
        all.add(new ModelParameter(WORDS, List.of(model.get(ModelFields.VOCAB), hidden)));
        all.add(new ModelParameter(
                "bert.embeddings.position_embeddings.weight", List.of(model.get(ModelFields.MAX_POSITION), hidden)));
        all.add(new ModelParameter(
                "bert.embeddings.token_type_embeddings.weight", List.of(model.get(ModelFields.TYPE_VOCAB), hidden)));
        addNorm(all, "bert.embeddings.LayerNorm", hidden);
        for (int layer = 0; layer < model.get(ModelFields.LAYERS); layer++) {
            addLayer(all, prefix(layer), hidden, model.get(ModelFields.INTERMEDIATE));
        }
        if (model.get(ModelFields.POOLER)) {
            addDense(all, "bert.pooler.dense", hidden, hidden);
        }
        addDense(all, "classifier", model.get(ModelFields.LABELS), hidden);
        return List.copyOf(all);
    }

    /** A layer's name. */
    public static String module(int layer) {
        return "bert.encoder.layer." + layer;
    }

    /** What the names of a layer's parameters start with. */
    public static String prefix(int layer) {
        return module(layer) + ".";
    }

    /**
     * The parameter of a name.
     *
     * @throws BadFieldException if there is none
     */
    public static ModelParameter named(List<ModelParameter> all, String field, String name) {
        return all.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadFieldException(field, name + " is no parameter of this model"));
    }

    private static void addLayer(List<ModelParameter> all, String prefix, int hidden, int intermediate) {
        addDense(all, prefix + "attention.self.query", hidden, hidden);
        addDense(all, prefix + "attention.self.key", hidden, hidden);
        addDense(all, prefix + "attention.self.value", hidden, hidden);
        addDense(all, prefix + "attention.output.dense", hidden, hidden);
        addNorm(all, prefix + "attention.output.LayerNorm", hidden);
        addDense(all, prefix + "intermediate.dense", intermediate, hidden);
        addDense(all, prefix + "output.dense", hidden, intermediate);
        addNorm(all, prefix + "output.LayerNorm", hidden);
    }

    private static void addDense(List<ModelParameter> all, String name, int out, int in) {
        all.add(new ModelParameter(name + ".weight", List.of(out, in)));
        all.add(new ModelParameter(name + ".bias", List.of(out)));
    }

    private static void addNorm(List<ModelParameter> all, String name, int hidden) {
        all.add(new ModelParameter(name + ".weight", List.of(hidden)));
        all.add(new ModelParameter(name + ".bias", List.of(hidden)));
    }
}
