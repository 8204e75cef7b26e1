package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.GraphBatch;
import dev.lockstep.engine.nd4j.SameDiffClassifier;
import dev.lockstep.engine.spec.BackpropSpec;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;

/** The classifier as ND4J computes it: weights stay where they are, gradients are handed in as ND4J has them. */
final class Nd4jClassifier implements TrainableClassifier {
    private final BackpropSpec spec;
    private final int size;
    private final ModelWeights weights;
    private final SameDiffClassifier graph;
    private double factor = 1;

    /** @param like a batch of the shape of all */
    Nd4jClassifier(BackpropSpec spec, ModelWeights weights, TokenBatch like, boolean observesHiddens) {
        this.spec = spec;
        this.size = like.size();
        this.weights = weights;
        Map<String, Pointer> values = new HashMap<>();
        Map<String, int[]> rows = new HashMap<>();
        for (Weight weight : weights.all()) {
            values.put(weight.name(), weight.value().pointer());
            if (weight.rows() != null) {
                rows.put(weight.name(), weight.rows());
            }
        }
        this.graph = new SameDiffClassifier(spec, values, rows, batch(like), observesHiddens);
    }

    /** Loads ND4J. */
    static void load() {
        SameDiffClassifier.load();
    }

    private static GraphBatch batch(TokenBatch batch) {
        return new GraphBatch(batch.size(), batch.length(), batch.ids(), batch.labels(), batch.seen());
    }

    @Override
    public double forward(TokenBatch batch) {
        factor = 1;
        return graph.pass(batch(batch));
    }

    @Override
    public Tensor logits() {
        return Tensor.over(graph.logits(), size * spec.model().labels());
    }

    @Override
    public Tensor hidden(TokenBatch batch, int layer) {
        return Tensor.over(graph.hidden(layer), batch.tokens() * spec.model().hidden());
    }

    @Override
    public void scaleGradients(double by) {
        factor *= by;
    }

    @Override
    public void backward(TokenBatch batch, GradientSink updates) {
        for (Weight weight : weights.all()) {
            Tensor gradient =
                    Tensor.over(graph.gradient(weight.name()), weight.value().size());
            if (factor != 1) {
                gradient.scale(1, factor);
            }
            updates.whole(weight, gradient);
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
