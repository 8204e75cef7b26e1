package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Ema;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.ModelFields;
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
import java.util.stream.Stream;

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
    /** What a batch is split over: the replicas, or micro-batches of the one that there is. */
    private final List<Replica> parts = new ArrayList<>();

    private final Inputs inputs;
    private final Symmetry symmetry;
    private final LossLog lossLog;
    private AveragedWeights averaged; // null for none
    private final Map<String, Double> squares = new HashMap<>();

    Training(BackpropSpec spec, Inputs inputs, Arithmetic math, Observer observer) {
        this.spec = spec;
        this.math = math;
        this.inputs = inputs;
        List<TokenBatch> made = Batches.of(spec, inputs);
        this.symmetry = new Symmetry(spec, made.get(0).size());
        this.batches = made.stream().map(symmetry::permuted).map(this::changed).toList();
        this.observations = new Observations(spec, symmetry, observer);
        this.parallel = spec.run().get(RunFields.REPLICAS);
        requireParts(parallel == null ? 1 : parallel.n(), batches.get(0).size());
        makeReplicas();
        this.lossLog = new LossLog(spec.run());
        this.averaged = averaged();
    }

    /** A batch as the invariance has it. */
    private TokenBatch changed(TokenBatch batch) {
        Invariance invariance = spec.invariance();
        if (invariance == null) {
            return batch;
        }
        invariance.requireRows(batch.size());
        invariance.requireRoom(spec.model(), batch.length());
        return switch (invariance.kind()) {
            case PAD_LONGER -> batch.padded(padding(), spec.model().get(ModelFields.PAD_ID));
            case STRIDE -> batch.strided();
            case REPEAT, BATCH_ROWS, ACCUMULATE, HEADS, FFN, RESUME, THREADS -> batch;
        };
    }

    /** Tokens that are appended to each row. */
    private int padding() {
        return Invariance.is(spec.invariance(), Kind.PAD_LONGER)
                ? (int) spec.invariance().value()
                : 0;
    }

    private void makeReplicas() {
        int count = parallel == null ? 1 : parallel.n();
        TokenBatch like = batches.get(0);
        for (int i = 0; i < count; i++) {
            replicas.add(replica(like.part(i, count)));
        }
        if (Invariance.is(spec.invariance(), Kind.ACCUMULATE)) {
            addMicroBatches(like, (int) spec.invariance().value());
        } else {
            parts.addAll(replicas);
        }
    }

    private void addMicroBatches(TokenBatch like, int count) {
        for (int i = 0; i < count; i++) {
            Replica one = first();
            parts.add(new Replica(
                    one.weights(),
                    classifier(one.weights(), like.part(i, count), one.batchLoss()),
                    one.batchLoss(),
                    one.optimizer(),
                    one.collected()));
        }
    }

    private static void requireParts(int count, int rows) {
        if (rows % count != 0) {
            throw new BadFieldException("replicas.n", count + " does not divide the " + rows + " rows of a batch");
        }
    }

    private Replica replica(TokenBatch like) {
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
        Stream.concat(replicas.stream(), parts.stream())
                .map(Replica::model)
                .distinct()
                .forEach(TrainableClassifier::close);
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
        if (Invariance.is(spec.invariance(), Kind.RESUME)) {
            int at = (int) spec.invariance().value();
            iterate(0, at);
            resume();
            iterate(at, spec.iterations());
        } else {
            iterate(0, spec.iterations());
        }
    }

    /** Saves all state, and goes on with what is made anew and read back. */
    private void resume() {
        StateWriter saved = new StateWriter();
        replicas.forEach(replica -> replica.save(saved));
        if (averaged != null) {
            averaged.save(saved);
        }
        close();
        parts.clear();
        replicas.clear();
        makeReplicas();
        StateReader read = new StateReader(saved.bytes());
        replicas.forEach(replica -> replica.load(read));
        if (spec.run().get(ObserveFields.EMA) != null) {
            averaged = averaged();
            averaged.load(read);
        }
    }

    private AveragedWeights averaged() {
        Ema ema = spec.run().get(ObserveFields.EMA);
        return ema == null
                ? null
                : new AveragedWeights(math, ema, first().weights().all());
    }

    private void iterate(int from, int end) {
        if (collects()) {
            iterate(from, end, first().collected(), this::take, this::finish);
        } else {
            int widest = Math.max(spec.model().hidden(), spec.model().intermediate());
            StreamedGradients updates = new StreamedGradients(
                    math, first().optimizer(), spec.optimizer().clipValue(), widest);
            iterate(from, end, updates, iteration -> start(updates, iteration), iteration -> {});
        }
    }

    private void iterate(int from, int end, GradientSink updates, IntConsumer start, IntConsumer finish) {
        for (int iteration = from; iteration < end; iteration++) {
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
                || parts.size() > 1
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
        for (int i = 0; i < parts.size(); i++) {
            sum += share(batch, i) * ofPart.applyAsDouble(parts.get(i), batch.part(i, parts.size()));
        }
        return parallel != null && spec.loss().reduction() == Reduction.MEAN ? sum / replicas.size() : sum;
    }

    /** What a micro-batch counts for in its batch's loss; 1 for a replica's part, whose loss is a mean of its own. */
    private double share(TokenBatch batch, int part) {
        return parts.size() == 1 || parallel != null
                ? 1
                : first().batchLoss()
                        .share(batch.labels(), batch.part(part, parts.size()).labels());
    }

    private void backward(TokenBatch batch, GradientSink updates) {
        if (parts.size() == 1) {
            parts.get(0).model().backward(batch, updates);
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Replica part = parts.get(i);
            part.model().backward(batch.part(i, parts.size()), part.collected());
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
        long[] hidden = {batch.size(), batch.length() - padding(), shape.hidden()};
        for (int layer = 0; layer <= shape.layers(); layer++) {
            String name = HIDDEN + layer;
            if (observations.want(name, iteration)) {
                observations.report(name, iteration, hidden, hidden(batch, layer));
            }
        }
    }

    private Tensor hidden(TokenBatch batch, int layer) {
        Tensor all = joined(part -> part.model().hidden(batch.part(parts.indexOf(part), parts.size()), layer));
        return padding() == 0 ? all : withoutPadding(batch, all);
    }

    /** @param all (batch, tokens, hidden) */
    private Tensor withoutPadding(TokenBatch batch, Tensor all) {
        int row = batch.length() * spec.model().hidden();
        int kept = row - padding() * spec.model().hidden();
        Tensor cut = math.zeros(batch.size() * kept);
        for (int i = 0; i < batch.size(); i++) {
            cut.view(i * kept, kept).add(1, all.view(i * row, kept));
        }
        return cut;
    }

    /** What the parts have, one behind the other. */
    private Tensor joined(Function<Replica, Tensor> ofPart) {
        if (parts.size() == 1) {
            return ofPart.apply(parts.get(0));
        }
        List<Tensor> each = parts.stream().map(ofPart).toList();
        Tensor all = math.zeros(each.stream().mapToInt(Tensor::size).sum());
        int from = 0;
        for (Tensor part : each) {
            all.view(from, part.size()).add(1, part);
            from += part.size();
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
        for (int i = 0; i < parts.size(); i++) {
            double ofPart = weight * share(batch, i);
            if (ofPart != 1) {
                parts.get(i).model().scaleGradients(ofPart);
            }
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
