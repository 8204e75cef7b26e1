package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.List;

/** Names and shapes of a BERT classifier's parameters (transformers, BertForSequenceClassification). */
public final class ModelParameters {
    public static final String WORDS = "bert.embeddings.word_embeddings.weight";

    private ModelParameters() {}

    static List<ModelParameter> of(FieldValues model) {
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

    /** What the names of a layer's parameters start with. */
    public static String prefix(int layer) {
        return "bert.encoder.layer." + layer + ".";
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
