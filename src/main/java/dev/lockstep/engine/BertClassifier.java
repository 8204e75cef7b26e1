package dev.lockstep.engine;

import java.util.ArrayList;
import java.util.List;

/** A BERT classifier: its layers and the activations of one batch, allocated once a run. */
final class BertClassifier {
    private final Embeddings embeddings;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final Classifier classifier;
    private final List<Tensor> hiddens = new ArrayList<>(); // each (tokens, hidden)
    private final Tensor dHidden; // (tokens, hidden)

    /**
     * Room for a model's activations.
     *
     * @param like a batch of the shape of all
     * @param random what dropout draws from
     */
    BertClassifier(Arithmetic math, ModelSpec model, ModelWeights weights, TokenBatch like, RandomState random) {
        Workspace shared = new Workspace(math, model, like, random);
        embeddings = new Embeddings(math, model, weights, like.tokens(), random);
        hiddens.add(math.zeros(like.tokens() * model.hidden()));
        for (int layer = 0; layer < model.layers(); layer++) {
            layers.add(new EncoderLayer(math, model, weights, layer, like, shared));
            hiddens.add(math.zeros(like.tokens() * model.hidden()));
        }
        classifier = new Classifier(math, model, weights, like, random);
        dHidden = math.zeros(like.tokens() * model.hidden());
    }

    /** The embeddings' output and that of each layer, (tokens, hidden) each. */
    List<Tensor> hiddens() {
        return hiddens;
    }

    Tensor logits() {
        return classifier.logits();
    }

    /** Returns the loss of a batch. */
    double forward(TokenBatch batch, LossSpec loss) {
        embeddings.forward(batch, hiddens.get(0));
        for (int layer = 0; layer < layers.size(); layer++) {
            layers.get(layer).forward(batch, hiddens.get(layer), hiddens.get(layer + 1));
        }
        classifier.forward(hiddens.get(layers.size()));
        return CrossEntropy.loss(loss, batch.labels(), classifier.logits(), classifier.dLogits());
    }

    /** Hands in the gradient of every weight, for the batch that {@link #forward} took last. */
    void backward(TokenBatch batch, Updates updates) {
        classifier.backward(hiddens.get(layers.size()), dHidden, updates);
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            layers.get(layer).backward(hiddens.get(layer), dHidden, updates);
        }
        embeddings.backward(batch, dHidden, updates);
    }
}
