package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.SameDiffClassifier;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelParameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
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
        this.graph = new SameDiffClassifier(spec, values, rows, like, observesHiddens);
    }

    /**
     * Loads ND4J.
     *
     * @throws IllegalStateException if it is not there
     */
    static void load() {
        try {
            SameDiffClassifier.load();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "backend nd4j needs ND4J on the class path: a job jar built by mvn -Pjob-jar,nd4j package, or"
                            + " spark-submit --packages org.nd4j:nd4j-native-platform:1.0.0-M2.1",
                    e);
        }
    }

    /** @param pointer to floats or doubles, which are ND4J's */
    private static Tensor over(Pointer pointer, int size) {
        return pointer instanceof FloatPointer floats
                ? FloatTensor.over(floats, size)
                : DoubleTensor.over((DoublePointer) pointer, size);
    }

    @Override
    public double forward(TokenBatch batch) {
        factor = 1;
        return graph.pass(batch);
    }

    @Override
    public Tensor logits() {
        return over(graph.logits(), size * spec.model().labels());
    }

    @Override
    public Tensor hidden(TokenBatch batch, int layer) {
        return over(graph.hidden(layer), batch.tokens() * spec.model().hidden());
    }

    @Override
    public void scaleGradients(double by) {
        factor *= by;
    }

    @Override
    public void backward(TokenBatch batch, GradientSink updates) {
        for (Weight weight : weights.all()) {
            Tensor gradient = over(graph.gradient(weight.name()), weight.value().size());
            if (factor != 1) {
                gradient.scale(1, factor);
            }
            if (weight.name().equals(ModelParameters.WORDS)) {
                clearPadding(weight, gradient);
            }
            updates.whole(weight, gradient);
        }
    }

    /** The padding token's row gets no gradient, as torch.nn.Embedding has it: no derivative says so. */
    private void clearPadding(Weight words, Tensor gradient) {
        Integer padding = spec.model().paddingIdx();
        if (padding != null) {
            int row = words.rows() == null ? padding : Arrays.binarySearch(words.rows(), padding);
            if (row >= 0) {
                gradient.view(row * spec.model().hidden(), spec.model().hidden())
                        .clear();
            }
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
