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

/** TODO */
public final class SameDiffClassifier implements AutoCloseable {
    private static final String LOSS = "loss";

    private final SameDiff graph = SameDiff.create();
    private final Placeholders placeholders;
    private final List<String> parameters;
    private final String logits;
    private final List<String> hiddens;
    private final boolean observesHiddens;
    private GraphMemory memory;
    private Map<String, INDArray> found = Map.of();

    /**
     * Declares a classifier and its loss.
     *
     * @param values where each parameter lies, dense and row-major; the graph reads it there at every pass
     * @param kept the rows that are kept of parameters of which not all are
     * @param like a batch of the shape of all
     */
    public SameDiffClassifier(
            BackpropSpec spec,
            Map<String, Pointer> values,
            Map<String, int[]> kept,
            GraphBatch like,
            boolean observesHiddens) {
        Library.load();
        DataType type = spec.precision() == Precision.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
        this.parameters =
                spec.model().parameters().stream().map(ModelParameter::name).toList();
        for (ModelParameter parameter : spec.model().parameters()) {
            graph.var(parameter.name(), Memory.over(values.get(parameter.name()), shape(parameter, kept)));
        }
        this.placeholders = new Placeholders(graph, type, spec.model(), spec.loss(), kept, like);
        ClassifierGraph classifier = new ClassifierGraph(graph, spec.model(), placeholders);
        Declarations declare = new Declarations(graph, spec.model());
        new LossGraph(graph, spec.loss(), placeholders, declare).of(classifier.logits()).rename(LOSS);
        this.logits = classifier.logits().name();
        this.hiddens = classifier.hiddens().stream().map(SDVariable::name).toList();
        this.observesHiddens = observesHiddens;
        graph.setLossVariables(LOSS);
        graph.createGradFunction(parameters.toArray(String[]::new));
    }

    private static long[] shape(ModelParameter parameter, Map<String, int[]> kept) {
        long[] shape =
                parameter.shape().stream().mapToLong(Integer::longValue).toArray();
        int[] rows = kept.get(parameter.name());
        if (rows != null) {
            shape[0] = rows.length;
        }
        return shape;
    }

    /** Loads ND4J; some two seconds the first time. */
    public static void load() {
        Library.load();
    }

    /** One pass forward and back; what it found stays until the next one. */
    public double pass(GraphBatch batch) {
        close();
        memory = new GraphMemory();
        SameDiff backward = graph.getFunction("grad");
        InferenceSession session = new InferenceSession(backward);
        session.setMmgr(memory);
        List<String> wanted = new ArrayList<>(List.of(LOSS, logits));
        if (observesHiddens) {
            wanted.addAll(hiddens);
        }
        parameters.forEach(name -> wanted.add(graph.grad(name).name()));
        Map<String, INDArray> fed = placeholders.of(batch);
        found = session.output(wanted, fed, null, List.of(), List.of(), At.defaultAt());
        fed.values().forEach(INDArray::close);
        return found.get(LOSS).getDouble(0);
    }

    /** (batch, labels). */
    public Pointer logits() {
        return Memory.pointer(found.get(logits));
    }

    /** (tokens, hidden). */
    public Pointer hidden(int layer) {
        return Memory.pointer(found.get(hiddens.get(layer)));
    }

    /** Of the shape of the parameter's kept rows. */
    public Pointer gradient(String parameter) {
        return Memory.pointer(found.get(graph.grad(parameter).name()));
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
