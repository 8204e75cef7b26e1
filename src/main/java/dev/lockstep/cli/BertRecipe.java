package dev.lockstep.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tiny BERT and how it is trained: what a first suite is about where there is nothing else. */
final class BertRecipe {
    private BertRecipe() {}

    /** @param below Modified: model, weights, batch and optimizer are put. */
    static void put(ObjectNode below) {
        ObjectNode model = below.putObject("model").put("type", "bert-classifier");
        model.put("layers", 2).put("hidden", 128).put("heads", 2).put("intermediate", 512);
        model.put("vocab", 30522).put("max_position", 512).put("labels", 2);
        ObjectNode weights = below.putObject("weights").put("generator", "numpy-normal");
        weights.put("std", 0.02).put("seed", "{seed}");
        ObjectNode batch = below.putObject("batch").put("generator", "numpy-randint");
        batch.put("size", 4).put("length", 64).put("seed", "{seed}");
        ObjectNode optimizer =
                below.putObject("optimizer").put("framework", "torch").put("name", "AdamW");
        optimizer.putObject("params").put("lr", 3e-5).put("eps", 1e-6).put("weight_decay", 0.01);
        optimizer.putArray("no_decay").add("bias").add("LayerNorm");
    }

    /** A computed side. The parameters above have torch's names, and mean the same in another framework. */
    static ObjectNode dialect(String framework) {
        return JsonNodeFactory.instance.objectNode().put("computed", "float32").put("optimizer.framework", framework);
    }
}
