package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A BERT classifier with its loss as a graph of ND4J's SameDiff: what is declared is the way from ids to loss, and SameDiff derives
 * the way back. It computes in the caller's thread alone.
 *
 * <p>What ND4J cannot do right, and how the graph goes without it, is said at {@link Declarations}. Two rules of the frameworks are
 * no derivatives, and so are none of the graph's: that the padding token's row gets no gradient, which its user sees to, and paddle's
 * smoothed labels, which {@link dev.lockstep.engine.spec.Nd4jFields} refuses.
 *
 * <p>Memory beside the heap: one copy of every gradient, and of the activations as many as SameDiff still needs; the parameters
 * stay where the caller has them.
 */
public final class SameDiffClassifier implements AutoCloseable {
    private static final String LOSS = "loss";
    private static final String BACKWARD = "grad";

    private final SameDiff graph = SameDiff.create();
    private final Placeholders placeholders;
    private final String logits;
    private final List<String> hiddens;
    private final List<String> wanted = new ArrayList<>();
    private GraphMemory memory = new GraphMemory();
    private Map<String, INDArray> found = Map.of();

    /**
     * Declares a classifier and its loss.
     *
     * @param values where each parameter lies, dense and row-major; the graph reads it there at every pass
     * @param kept the rows that are kept of parameters of which not all are
     * @param like a batch of the shape of all
     * @param observesHiddens whether {@link #hidden} will be asked
     */
    public SameDiffClassifier(
            BackpropSpec spec,
            Map<String, Pointer> values,
            Map<String, int[]> kept,
            GraphBatch like,
            boolean observesHiddens) {
        DataType type = spec.precision() == Precision.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
        List<ModelParameter> parameters = spec.model().parameters();
        for (ModelParameter parameter : parameters) {
            graph.var(parameter.name(), Memory.over(values.get(parameter.name()), shape(parameter, kept)));
        }
        this.placeholders = new Placeholders(graph, type, spec.model(), spec.loss(), kept, like);
        ClassifierGraph classifier = new ClassifierGraph(graph, spec.model(), placeholders);
        Declarations declare = new Declarations(graph, spec.model());
        new LossGraph(graph, spec.loss(), placeholders, declare)
                .of(classifier.logits())
                .rename(LOSS);
        graph.setLossVariables(LOSS);
        graph.createGradFunction(parameters.stream().map(ModelParameter::name).toArray(String[]::new));
        this.logits = classifier.logits().name();
        this.hiddens = classifier.hiddens().stream().map(SDVariable::name).toList();
        wanted.addAll(List.of(LOSS, logits));
        wanted.addAll(observesHiddens ? hiddens : List.of());
        parameters.forEach(parameter -> wanted.add(gradientOf(parameter.name())));
    }

    /** Loads ND4J; some two seconds the first time. */
    public static void load() {
        Library.load();
    }

    private static long[] shape(ModelParameter parameter, Map<String, int[]> kept) {
        long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
        int[] rows = kept.get(parameter.name());
        if (rows != null) {
            shape[0] = rows.length;
        }
        return shape;
    }

    private String gradientOf(String parameter) {
        return graph.grad(parameter).name();
    }

    /** The loss of a batch, after a pass forward and back; what the pass found stays until the next one. */
    public double pass(GraphBatch batch) {
        memory.close();
        memory = new GraphMemory();
        // A session each time, since it has one memory, which is freed with what the pass found.
        InferenceSession session = new InferenceSession(graph.getFunction(BACKWARD));
        session.setMmgr(memory);
        Map<String, INDArray> fed = placeholders.of(batch);
        try {
            found = session.output(wanted, fed, null, List.of(), List.of(), At.defaultAt());
        } finally {
            fed.values().forEach(INDArray::close);
        }
        return found.get(LOSS).getDouble(0);
    }

    /** (batch, labels). */
    public Pointer logits() {
        return found(logits);
    }

    /** The embeddings' output (0), or that of a layer, (tokens, hidden). */
    public Pointer hidden(int layer) {
        return found(hiddens.get(layer));
    }

    /** Of the shape of the parameter's kept rows; the caller may change it. */
    public Pointer gradient(String parameter) {
        return found(gradientOf(parameter));
    }

    private Pointer found(String name) {
        INDArray array = found.get(name);
        return Memory.of(Memory.isDense(array) ? array : memory.keep(array.dup('c')));
    }

    /** Frees what the last pass found. */
    @Override
    public void close() {
        memory.close();
    }
}
