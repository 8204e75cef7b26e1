package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Ema;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.ObserveFields;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.Replicas;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;

/** One run: its weights, its model, and the loop over iterations. */
final class Training implements AutoCloseable {
    private static final String LR = "lr";
    private static final String MOMENTUM = "momentum";
    private static final String LOSS_FROM_LOGITS = "loss_from_logits";
    private static final String HIDDEN = "hidden_";
    private static final String GRADIENT = "grad/";
    private static final String GRADIENT_NORM = "grad_norm";
    private static final String PARAMETER = "param/";
    private static final String PARAMETER_NORM = "param_norm";

    private final BackpropSpec spec;
    private final Arithmetic math;
    private final Observations observations;
    private final List<TokenBatch> batches;
    private final Replicas parallel; // null for one replica
    private final List<Replica> replicas = new ArrayList<>();
    private final LossLog lossLog;
    private final AveragedWeights averaged; // null for none
    private final Map<String, Double> squares = new HashMap<>();

    Training(BackpropSpec spec, Inputs inputs, Arithmetic math, Observer observer) {
        this.spec = spec;
        this.math = math;
        List<TokenBatch> made = Batches.of(spec, inputs);
        Symmetry symmetry = new Symmetry(spec, made.get(0).size());
        this.batches = made.stream().map(symmetry::permuted).toList();
        this.observations = new Observations(spec, symmetry, observer);
        this.parallel = spec.run().get(RunFields.REPLICAS);
        int count = parallel == null ? 1 : parallel.n();
        requireParts(count, batches.get(0).size());
        for (int i = 0; i < count; i++) {
            replicas.add(replica(inputs, symmetry, batches.get(0).part(i, count)));
        }
        this.lossLog = new LossLog(spec.run());
        Ema ema = spec.run().get(ObserveFields.EMA);
        this.averaged = ema == null
                ? null
                : new AveragedWeights(math, ema, first().weights().all());
    }

    private static void requireParts(int count, int rows) {
        if (rows % count != 0) {
            throw new BadFieldException("replicas.n", count + " does not divide the " + rows + " rows of a batch");
        }
    }

    private Replica replica(Inputs inputs, Symmetry symmetry, TokenBatch like) {
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

    /** The replica that is observed. */
    private Replica first() {
        return replicas.get(0);
    }

    private TrainableClassifier classifier(ModelWeights weights, TokenBatch like, BatchLoss batchLoss) {
        return switch (spec.backend()) {
            case LOCKSTEP -> new BertClassifier(math, spec.model(), weights, like, batchLoss, dropoutRandom());
            case ND4J -> new Nd4jClassifier(spec, weights, like, observesHiddens());
        };
    }

    private boolean observesHiddens() {
        return observations.wantAny(name -> name.startsWith(HIDDEN));
    }

    @Override
    public void close() {
        replicas.forEach(replica -> replica.model().close());
    }

    /** The rows that batches touch, but all rows of what is observed whole. */
    private Map<String, int[]> keptRows() {
        Map<String, int[]> rows = new HashMap<>(Embeddings.touched(spec.model(), batches));
        if (updatesWhole() || observations.wantAny(name -> name.equals(PARAMETER_NORM))) {
            rows.clear();
        }
        rows.keySet()
                .removeIf(name -> observations.wantAny(wanted -> wanted.equals(GRADIENT + name)
                        || wanted.equals(PARAMETER + name)
                        || wanted.equals(PARAMETER_NORM + "/" + name)));
        return rows;
    }

    /** Another stream for each seed; no framework's. */
    private RandomState dropoutRandom() {
        return new RandomState(RandomState.streamSeed("dropout", spec.weights().seed()));
    }

    private boolean observesRates() {
        return observations.wantAny(name -> name.equals(LR) || name.equals(MOMENTUM));
    }

    /** Runs all iterations. */
    void run() {
        if (collects()) {
            iterate(first().collected(), this::take, this::finish);
        } else {
            int widest = Math.max(spec.model().hidden(), spec.model().intermediate());
            StreamedGradients updates = new StreamedGradients(
                    math, first().optimizer(), spec.optimizer().clipValue(), widest);
            iterate(updates, iteration -> start(updates, iteration), iteration -> {});
        }
    }

    private void iterate(GradientSink updates, IntConsumer start, IntConsumer finish) {
        for (int iteration = 0; iteration < spec.iterations(); iteration++) {
            requireNotInterrupted(iteration);
            TokenBatch batch = batch(iteration);
            forward(batch, iteration);
            reportRates(iteration);
            start.accept(iteration);
            backward(batch, updates);
            finish.accept(iteration);
            if (averaged != null && isUpdated(iteration)) {
                averaged.update();
            }
            reportGradientNorms(iteration);
            reportParameters(iteration);
        }
    }

    /** Between iterations nothing is half done, in no thread: a run that takes too long ends here. */
    private static void requireNotInterrupted(int iteration) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted before iteration " + iteration);
        }
    }

    private boolean updatesWhole() {
        OptimizerSpec wanted = spec.optimizer();
        return OptimizerDialects.of(wanted.framework(), wanted.name()).formula() instanceof UpdateFormula.TensorWise;
    }

    private boolean collects() {
        OptimizerSpec wanted = spec.optimizer();
        return updatesWhole()
                || parallel != null
                || wanted.clipNorm() != null
                || !wanted.zeroGrad()
                || wanted.accumulate() > 1
                || observations.wantAny(name -> name.startsWith(GRADIENT));
    }

    private TokenBatch batch(int iteration) {
        return batches.get(spec.batch().batchAt(iteration));
    }

    private boolean isUpdated(int iteration) {
        return (iteration + 1) % spec.optimizer().accumulate() == 0;
    }

    private void forward(TokenBatch batch, int iteration) {
        if (averaged == null) {
            reportForward(batch, iteration, pass(batch));
        } else {
            averaged.takePlace();
            reportForward(batch, iteration, pass(batch));
            averaged.giveBack();
            pass(batch);
        }
        weigh(batch, iteration);
    }

    /** The forward pass; returns the loss of the whole batch. */
    private double pass(TokenBatch batch) {
        return loss(batch, (replica, part) -> replica.model().forward(part));
    }

    private double loss(TokenBatch batch, ToDoubleBiFunction<Replica, TokenBatch> ofPart) {
        double sum = 0;
        for (int i = 0; i < replicas.size(); i++) {
            sum += ofPart.applyAsDouble(replicas.get(i), batch.part(i, replicas.size()));
        }
        return spec.loss().reduction() == Reduction.MEAN ? sum / replicas.size() : sum;
    }

    private void backward(TokenBatch batch, GradientSink updates) {
        if (parallel == null) {
            first().model().backward(batch, updates);
            return;
        }
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            replica.model().backward(batch.part(i, replicas.size()), replica.collected());
        }
    }

    private void reportForward(TokenBatch batch, int iteration, double loss) {
        double shown = lossLog.next(iteration, spec.precision() == Precision.FLOAT64 ? loss : (float) loss);
        observations.report("loss", iteration, shown);
        if (observations.want(LOSS_FROM_LOGITS, iteration)) {
            observations.reportWide(
                    LOSS_FROM_LOGITS, iteration, loss(batch, (replica, part) -> replica.lossFromLogits(part)));
        }
        ModelSpec shape = spec.model();
        if (observations.want("logits", iteration)) {
            long[] logits = {batch.size(), shape.labels()};
            observations.report("logits", iteration, logits, joined(replica -> replica.model()
                    .logits()));
        }
        long[] hidden = {batch.size(), batch.length(), shape.hidden()};
        for (int layer = 0; layer <= shape.layers(); layer++) {
            String name = HIDDEN + layer;
            if (observations.want(name, iteration)) {
                observations.report(name, iteration, hidden, hidden(batch, layer));
            }
        }
    }

    private Tensor hidden(TokenBatch batch, int layer) {
        return joined(replica -> replica.model().hidden(batch.part(replicas.indexOf(replica), replicas.size()), layer));
    }

    /** What the replicas have, one behind the other. */
    private Tensor joined(Function<Replica, Tensor> part) {
        if (parallel == null) {
            return part.apply(first());
        }
        int size = part.apply(first()).size();
        Tensor all = math.zeros(size * replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            all.view(i * size, size).add(1, part.apply(replicas.get(i)));
        }
        return all;
    }

    /** Says whether the gradients of an iteration are added to those before it, take their place, or are left out. */
    private void take(int iteration) {
        replicas.forEach(replica -> take(replica.collected(), iteration));
    }

    private void take(CollectedGradients updates, int iteration) {
        boolean first = iteration % spec.optimizer().accumulate() == 0;
        switch (spec.optimizer().get(OptimizerFields.ACCUMULATE_TAKE)) {
            case ALL -> {}
            case FIRST -> updates.ignore(!first);
            case LAST -> updates.clear();
        }
    }

    /** Gives the gradient of an iteration its weight in the update that it belongs to. */
    private void weigh(TokenBatch batch, int iteration) {
        OptimizerSpec wanted = spec.optimizer();
        double weight =
                switch (wanted.get(OptimizerFields.ACCUMULATE_REDUCE)) {
                    case SUM -> 1;
                    case MEAN -> 1.0 / wanted.accumulate();
                    case TOKENS -> batch.seenTokens() / seenTokens(iteration);
                };
        if (weight != 1) {
            replicas.forEach(replica -> replica.model().scaleGradients(weight));
        }
    }

    /** The tokens of all iterations of an update. */
    private double seenTokens(int iteration) {
        int accumulate = spec.optimizer().accumulate();
        int first = iteration / accumulate * accumulate;
        double sum = 0;
        for (int i = first; i < first + accumulate; i++) {
            sum += batch(i).seenTokens();
        }
        return sum;
    }

    private void start(StreamedGradients updates, int iteration) {
        updates.squares(
                observations.wantAny(iteration, name -> name.startsWith(GRADIENT_NORM)) ? this::addSquares : null);
        first().optimizer().begin(Double.NaN);
    }

    private void addSquares(String name, double square) {
        if (spec.optimizer().trains(name)) {
            squares.merge(name, square, Double::sum);
        }
    }

    private void finish(int iteration) {
        for (Replica replica : replicas) {
            replica.collected().gradients().keySet().removeIf(weight -> !spec.optimizer()
                    .trains(weight.name()));
        }
        if (parallel != null && isUpdated(iteration)) {
            Replica.reduce(replicas, parallel);
        }
        first().collected()
                .gradients()
                .forEach((weight, gradient) ->
                        observations.report(GRADIENT + weight.name(), iteration, shape(weight), gradient));
        for (Replica replica : replicas.subList(1, replicas.size())) {
            update(replica, iteration);
            squares.clear();
        }
        update(first(), iteration);
    }

    /** Leaves the squares of the gradients before clipping. */
    private void update(Replica replica, int iteration) {
        Map<Weight, Tensor> gradients = replica.collected().gradients();
        gradients.forEach((weight, gradient) -> addSquares(weight.name(), gradient.sumOfSquares()));
        if (!isUpdated(iteration)) {
            return;
        }
        new Clipping(math, spec.optimizer()).clip(gradients, squares);
        Optimizer optimizer = replica.optimizer();
        optimizer.begin(optimizer.isWhole() ? norm(gradients) : Double.NaN);
        gradients.forEach(
                (weight, gradient) -> optimizer.apply(weight, 0, weight.value().size(), gradient));
        if (spec.optimizer().zeroGrad()) {
            replica.collected().clear();
        }
    }

    private static double norm(Map<Weight, Tensor> gradients) {
        double sum = 0;
        for (Tensor gradient : gradients.values()) {
            sum += gradient.sumOfSquares();
        }
        return Math.sqrt(sum);
    }

    /** In the model's order, so that the sum is the same in every run. */
    private double gradientNorm() {
        double sum = 0;
        for (Weight weight : first().weights().all()) {
            sum += squares.getOrDefault(weight.name(), 0.0);
        }
        return Math.sqrt(sum);
    }

    private void reportRates(int iteration) {
        int update = iteration / spec.optimizer().accumulate();
        if (observations.want(LR, iteration)) {
            observations.reportWide(LR, iteration, first().optimizer().lr(update));
        }
        if (observations.want(MOMENTUM, iteration)) {
            observations.reportWide(MOMENTUM, iteration, first().optimizer().momentum(update));
        }
    }

    private void reportGradientNorms(int iteration) {
        if (squares.isEmpty()) {
            return;
        }
        if (observations.want(GRADIENT_NORM, iteration)) {
            observations.reportWide(GRADIENT_NORM, iteration, gradientNorm());
        }
        squares.forEach(
                (name, square) -> observations.reportWide(GRADIENT_NORM + "/" + name, iteration, Math.sqrt(square)));
        squares.clear();
    }

    private void reportParameters(int iteration) {
        if (!observations.wantAny(iteration, name -> name.startsWith(PARAMETER) || name.startsWith(PARAMETER_NORM))) {
            return;
        }
        double sum = 0;
        for (Weight weight : first().weights().all()) {
            observations.report(PARAMETER + weight.name(), iteration, shape(weight), weight.value());
            if (observations.want(PARAMETER_NORM, iteration)
                    || observations.want(PARAMETER_NORM + "/" + weight.name(), iteration)) {
                double square = weight.value().sumOfSquares();
                sum += square;
                observations.reportWide(PARAMETER_NORM + "/" + weight.name(), iteration, Math.sqrt(square));
            }
        }
        observations.reportWide(PARAMETER_NORM, iteration, Math.sqrt(sum));
    }

    private static long[] shape(Weight weight) {
        return weight.parameter().shape().stream().mapToLong(Integer::longValue).toArray();
    }
}
