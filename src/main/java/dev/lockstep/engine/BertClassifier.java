package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Pooling;
import java.util.ArrayList;
import java.util.List;

/**
 * A BERT classifier: its layers and the activations of one batch, allocated once a run. The last layer works for the first
 * token of each row only, as {@link QueryTokens} says; with dropout for every token, since masks are drawn from one stream.
 */
final class BertClassifier implements TrainableClassifier {
    private final Arithmetic math;
    private final ModelSpec model;
    private final ModelWeights weights;
    private final TokenBatch like;
    private final BatchLoss loss;
    private final Workspace shared;
    private final QueryTokens last;
    private final Embeddings embeddings;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final Classifier classifier;
    private final Tensor[]
            hiddens; // what each layer takes, (tokens, hidden), and what the last one gives, (last, hidden)
    private final Tensor dHidden; // (tokens, hidden)
    private final Tensor dLast; // (last, hidden)
    private EncoderLayer wholeLast; // null until the last hidden state is asked for

    /**
     * Room for a model's activations.
     *
     * @param like a batch of the shape of all
     * @param random what dropout draws from
     */
    BertClassifier(
            Arithmetic math,
            ModelSpec model,
            ModelWeights weights,
            TokenBatch like,
            BatchLoss loss,
            RandomState random) {
        this.math = math;
        this.model = model;
        this.weights = weights;
        this.like = like;
        this.loss = loss;
        this.shared = new Workspace(math, model, like, random);
        boolean needsAll = model.dropout() > 0 || model.get(ModelFields.POOLING) != Pooling.FIRST;
        this.last = needsAll ? QueryTokens.all(like) : QueryTokens.first(like);
        this.embeddings = new Embeddings(math, model, weights, like.tokens(), random);
        for (int layer = 0; layer < model.layers() - 1; layer++) {
            layers.add(layer(layer, QueryTokens.all(like)));
        }
        layers.add(layer(model.layers() - 1, last));
        this.classifier = new Classifier(math, model, weights, last, random);
        this.hiddens = new Tensor[model.layers() + 1];
        this.hiddens[0] = math.zeros(like.tokens() * model.hidden());
        this.dHidden = math.zeros(like.tokens() * model.hidden());
        this.dLast = last.whole() ? dHidden : math.zeros(last.tokens() * model.hidden());
    }

    private EncoderLayer layer(int layer, QueryTokens queries) {
        if (model.skips(ModelParameters.module(layer))) {
            return new SkippedLayer(math, model.hidden(), queries);
        }
        return model.get(ModelFields.NORM_FIRST)
                ? new NormFirstLayer(math, model, weights, layer, like, queries, shared)
                : new NormLastLayer(math, model, weights, layer, like, queries, shared);
    }

    @Override
    public double forward(TokenBatch batch) {
        embeddings.forward(batch, hiddens[0]);
        for (int layer = 0; layer < layers.size(); layer++) {
            hiddens[layer + 1] = layers.get(layer).forward(batch, hiddens[layer]);
        }
        classifier.forward(batch, hiddens[layers.size()]);
        return loss.loss(batch.labels(), classifier.logits(), classifier.dLogits());
    }

    @Override
    public Tensor logits() {
        return classifier.logits();
    }

    @Override
    public void scaleGradients(double factor) {
        classifier.dLogits().scale(1, factor);
    }

    @Override
    public Tensor hidden(TokenBatch batch, int layer) {
        return layer < layers.size() || last.whole() ? hiddens[layer] : lastHidden(batch);
    }

    /** The last layer's output for every token; the first ones' rows are those that the loss was made from, to the bit. */
    private Tensor lastHidden(TokenBatch batch) {
        if (wholeLast == null) {
            wholeLast = layer(layers.size() - 1, QueryTokens.all(like));
        }
        Tensor all = wholeLast.forward(batch, hiddens[layers.size() - 1]);
        last.put(math, model.hidden(), hiddens[layers.size()], all);
        return all;
    }

    @Override
    public void backward(TokenBatch batch, GradientSink updates) {
        classifier.backward(batch, hiddens[layers.size()], dLast, updates);
        Tensor dy = dLast;
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            layers.get(layer).backward(hiddens[layer], dy, dHidden, updates);
            dy = dHidden;
        }
        embeddings.backward(batch, dHidden, updates);
    }
}
