package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the replicas of a run, each with first weights, a model and an optimizer of its own. */
final class ReplicaMaker {
    private final BackpropSpec spec;
    private final Inputs inputs;
    private final Arithmetic math;
    private final Symmetry symmetry;
    private final Observations observations;
    private final List<TokenBatch> batches;

    ReplicaMaker(
            BackpropSpec spec,
            Inputs inputs,
            Arithmetic math,
            Symmetry symmetry,
            Observations observations,
            List<TokenBatch> batches) {
        this.spec = spec;
        this.inputs = inputs;
        this.math = math;
        this.symmetry = symmetry;
        this.observations = observations;
        this.batches = batches;
    }

    /** A new one, for batches of that shape. */
    Replica replica(TokenBatch like) {
        ModelWeights weights = new ModelWeights(spec.model(), math, keptRows());
        InitialWeights first = new InitialWeights(spec.model(), spec.weights(), inputs);
        weights.all().forEach(first::fill);
        weights.all().forEach(symmetry::permute);
        BatchLoss batchLoss = new BatchLoss(spec.loss(), spec.model());
        return new Replica(
                weights,
                classifier(weights, like, batchLoss),
                batchLoss,
                new Optimizer(
                        math,
                        spec.optimizer(),
                        spec.precision(),
                        spec.weights().get(WeightsFields.DTYPE),
                        spec.backend(),
                        Rates.of(spec, observesRates())),
                new CollectedGradients(math));
    }

    /** The same weights and optimizer, with a model for micro-batches of that shape. */
    Replica microBatches(Replica whole, TokenBatch like) {
        return new Replica(
                whole.weights(),
                classifier(whole.weights(), like, whole.batchLoss()),
                whole.batchLoss(),
                whole.optimizer(),
                whole.collected());
    }

    private TrainableClassifier classifier(ModelWeights weights, TokenBatch like, BatchLoss batchLoss) {
        return switch (spec.backend()) {
            case LOCKSTEP -> new BertClassifier(math, spec.model(), weights, like, batchLoss, dropoutRandom());
            case ND4J -> new Nd4jClassifier(spec, weights, like, observesHiddens());
        };
    }

    private boolean observesHiddens() {
        return observations.wantAny(name -> name.startsWith(IterationReport.HIDDEN));
    }

    /** The rows that batches touch, but all rows of what is observed whole. */
    private Map<String, int[]> keptRows() {
        Map<String, int[]> rows = new HashMap<>(Embeddings.touched(spec.model(), batches));
        if (updatesWhole(spec.optimizer())
                || observations.wantAny(name -> name.equals(IterationReport.PARAMETER_NORM))) {
            rows.clear();
        }
        rows.keySet()
                .removeIf(name -> observations.wantAny(wanted -> wanted.equals(IterationReport.GRADIENT + name)
                        || wanted.equals(IterationReport.PARAMETER + name)
                        || wanted.equals(IterationReport.PARAMETER_NORM + "/" + name)));
        return rows;
    }

    /** Another stream for each seed; no framework's. */
    private RandomState dropoutRandom() {
        return new RandomState(RandomState.streamSeed("dropout", spec.weights().seed()));
    }

    private boolean observesRates() {
        return observations.wantAny(name -> name.equals(IterationReport.LR) || name.equals(IterationReport.MOMENTUM));
    }

    /** Whether updates need the whole gradient of a parameter at once. */
    static boolean updatesWhole(OptimizerSpec wanted) {
        return OptimizerDialects.of(wanted.framework(), wanted.name()).formula() instanceof UpdateFormula.TensorWise;
    }
}
