package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PaddingOutput;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A BERT classifier from ids to logits, declared; its parameters are variables of the graph by their Hugging Face names. */
final class ClassifierGraph {
    private static final String EMBEDDINGS = "bert.embeddings.";
    private static final int COLUMNS = 1;

    private final SameDiff graph;
    private final ModelSpec model;
    private final Placeholders given;
    private final Declarations declare;
    private final List<SDVariable> hiddens = new ArrayList<>();
    private final SDVariable logits;

    ClassifierGraph(SameDiff graph, ModelSpec model, Placeholders given) {
        this.graph = graph;
        this.model = model;
        this.given = given;
        this.declare = new Declarations(graph, model);
        SDVariable x = embeddings();
        hiddens.add(x);
        for (int layer = 0; layer < model.layers(); layer++) {
            x = layer(x, ModelParameters.prefix(layer));
            hiddens.add(x);
        }
        this.logits = declare.dense(pooled(x), "classifier");
    }

    /** The embeddings' output, then that of each layer, (tokens, hidden). */
    List<SDVariable> hiddens() {
        return hiddens;
    }

    /** (batch, labels). */
    SDVariable logits() {
        return logits;
    }

    private SDVariable embeddings() {
        SDVariable words = rows("word_embeddings", given.words());
        if (model.get(ModelFields.PADDING_IDX_OUTPUT) == PaddingOutput.ZERO && model.paddingIdx() != null) {
            words = words.mul(given.lookedUp());
        }
        if (model.get(ModelFields.EMBEDDING_SCALE) != 1) {
            words = words.mul(model.get(ModelFields.EMBEDDING_SCALE));
        }
        SDVariable sum = words.add(rows("token_type_embeddings", given.types()))
                .add(rows("position_embeddings", given.positions()));
        return declare.norm(sum, EMBEDDINGS + "LayerNorm");
    }

    /** By a product with ones and zeros, which is exact. */
    private SDVariable rows(String table, SDVariable indices) {
        SDVariable rows = graph.getVariable(EMBEDDINGS + table + ".weight");
        int count = (int) rows.getShape()[0];
        return graph.mmul(graph.oneHot(indices, count, COLUMNS, 1, 0, rows.dataType()), rows);
    }

    private SDVariable layer(SDVariable x, String prefix) {
        String attention = prefix + "attention.output.";
        String output = prefix + "output.";
        if (model.get(ModelFields.NORM_FIRST)) {
            SDVariable attended = x.add(attention(declare.norm(x, attention + "LayerNorm"), prefix));
            return attended.add(feedForward(declare.norm(attended, output + "LayerNorm"), prefix));
        }
        SDVariable attended = declare.norm(attention(x, prefix).add(x), attention + "LayerNorm");
        return declare.norm(feedForward(attended, prefix).add(attended), output + "LayerNorm");
    }

    private SDVariable feedForward(SDVariable x, String prefix) {
        SDVariable inner = declare.activation(model.hiddenAct(), declare.dense(x, prefix + "intermediate.dense"));
        return declare.dense(inner, prefix + "output.dense");
    }

    private SDVariable attention(SDVariable x, String prefix) {
        SDVariable query = heads(declare.dense(x, prefix + "attention.self.query"));
        SDVariable key = heads(declare.dense(x, prefix + "attention.self.key"));
        SDVariable value = heads(declare.dense(x, prefix + "attention.self.value"));
        // (batch, heads, length, length)
        SDVariable scores = graph.mmul(query, key, false, true, false).mul(model.attentionScale());
        SDVariable probabilities = graph.nn.softmax(given.masked(scores), -1);
        SDVariable context = graph.mmul(given.mixed(probabilities), value);
        return declare.dense(
                context.permute(0, 2, 1, 3).reshape(given.tokens(), model.hidden()), prefix + "attention.output.dense");
    }

    /** (tokens, hidden) as (batch, heads, length, headSize). */
    private SDVariable heads(SDVariable x) {
        int headSize = model.hidden() / model.heads();
        return x.reshape(given.size(), given.length(), model.heads(), headSize).permute(0, 2, 1, 3);
    }

    private SDVariable pooled(SDVariable x) {
        SDVariable tokens = given.pooled(x.reshape(given.size(), given.length(), model.hidden()));
        if (!model.get(ModelFields.POOLER)) {
            return tokens;
        }
        return declare.activation(model.poolerAct().activation(), declare.dense(tokens, "bert.pooler.dense"));
    }
}
