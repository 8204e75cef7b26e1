package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.UpdateFormula;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

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
    private final ModelWeights weights;
    private final TrainableClassifier model;
    private final BatchLoss batchLoss;
    private final Optimizer optimizer;
    private final Clipping clipping;
    private final Map<String, Double> squares = new HashMap<>();

    Training(BackpropSpec spec, Inputs inputs, Arithmetic math, Observer observer) {
        this.spec = spec;
        this.math = math;
        List<TokenBatch> made = Batches.of(spec, inputs);
        Symmetry symmetry = new Symmetry(spec, made.get(0).size());
        this.batches = made.stream().map(symmetry::permuted).toList();
        this.observations = new Observations(spec, symmetry, observer);
        this.weights = new ModelWeights(spec.model(), math, keptRows());
        InitialWeights first = new InitialWeights(spec.model(), spec.weights(), inputs);
        weights.all().forEach(first::fill);
        weights.all().forEach(symmetry::permute);
        this.batchLoss = new BatchLoss(spec.loss(), spec.model());
        this.model = classifier();
        this.optimizer = new Optimizer(
                math, spec.optimizer(), spec.precision(), spec.backend(), Rates.of(spec, observesRates()));
        this.clipping = new Clipping(math, spec.optimizer());
    }

    private TrainableClassifier classifier() {
        return switch (spec.backend()) {
            case LOCKSTEP ->
                new BertClassifier(math, spec.model(), weights, batches.get(0), batchLoss, dropoutRandom());
            case ND4J -> new Nd4jClassifier(spec, weights, batches.get(0), observesHiddens());
        };
    }

    private boolean observesHiddens() {
        return observations.wantAny(name -> name.startsWith(HIDDEN));
    }

    @Override
    public void close() {
        model.close();
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
        return new RandomState(InitialWeights.seed("dropout", spec.weights().seed()));
    }

    private boolean observesRates() {
        return observations.wantAny(name -> name.equals(LR) || name.equals(MOMENTUM));
    }

    /** Runs all iterations. */
    void run() {
        if (collects()) {
            CollectedGradients updates = new CollectedGradients(math);
            iterate(updates, iteration -> take(updates, iteration), iteration -> finish(updates, iteration));
        } else {
            int widest = Math.max(spec.model().hidden(), spec.model().intermediate());
            StreamedGradients updates =
                    new StreamedGradients(math, optimizer, spec.optimizer().clipValue(), widest);
            iterate(updates, iteration -> start(updates, iteration), iteration -> {});
        }
    }

    private void iterate(GradientSink updates, IntConsumer start, IntConsumer finish) {
        for (int iteration = 0; iteration < spec.iterations(); iteration++) {
            requireNotInterrupted(iteration);
            TokenBatch batch = batches.get(iteration % batches.size());
            forward(batch, iteration);
            reportRates(iteration);
            start.accept(iteration);
            model.backward(batch, updates);
            finish.accept(iteration);
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
                || wanted.clipNorm() != null
                || !wanted.zeroGrad()
                || wanted.accumulate() > 1
                || observations.wantAny(name -> name.startsWith(GRADIENT));
    }

    private void forward(TokenBatch batch, int iteration) {
        double loss = model.forward(batch);
        observations.report("loss", iteration, loss);
        if (observations.want(LOSS_FROM_LOGITS, iteration)) {
            observations.reportWide(LOSS_FROM_LOGITS, iteration, batchLoss.loss(batch.labels(), model.logits()));
        }
        weigh(batch, iteration);
        ModelSpec shape = spec.model();
        observations.report("logits", iteration, new long[] {batch.size(), shape.labels()}, model.logits());
        long[] hidden = {batch.size(), batch.length(), shape.hidden()};
        for (int layer = 0; layer <= shape.layers(); layer++) {
            if (observations.want(HIDDEN + layer, iteration)) {
                observations.report(HIDDEN + layer, iteration, hidden, model.hidden(batch, layer));
            }
        }
    }

    /** Says whether the gradients of an iteration are added to those before it, take their place, or are left out. */
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
            model.scaleGradients(weight);
        }
    }

    /** The tokens of all iterations of an update. */
    private double seenTokens(int iteration) {
        int accumulate = spec.optimizer().accumulate();
        int first = iteration / accumulate * accumulate;
        double sum = 0;
        for (int i = first; i < first + accumulate; i++) {
            sum += batches.get(i % batches.size()).seenTokens();
        }
        return sum;
    }

    private void start(StreamedGradients updates, int iteration) {
        boolean wanted = observations.want(GRADIENT_NORM, iteration)
                || weights.all().stream()
                        .anyMatch(weight -> observations.want(GRADIENT_NORM + "/" + weight.name(), iteration));
        updates.squares(wanted ? this::addSquares : null);
        optimizer.begin(Double.NaN);
    }

    private void addSquares(String name, double square) {
        if (spec.optimizer().trains(name)) {
            squares.merge(name, square, Double::sum);
        }
    }

    private void finish(CollectedGradients collected, int iteration) {
        Map<Weight, Tensor> gradients = collected.gradients();
        gradients.keySet().removeIf(weight -> !spec.optimizer().trains(weight.name()));
        gradients.forEach((weight, gradient) -> {
            addSquares(weight.name(), gradient.sumOfSquares());
            observations.report(GRADIENT + weight.name(), iteration, shape(weight), gradient);
        });
        if ((iteration + 1) % spec.optimizer().accumulate() == 0) {
            clipping.clip(gradients, squares);
            optimizer.begin(optimizer.isWhole() ? norm(gradients) : Double.NaN);
            gradients.forEach((weight, gradient) ->
                    optimizer.apply(weight, 0, weight.value().size(), gradient));
            if (spec.optimizer().zeroGrad()) {
                collected.clear();
            }
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
        for (Weight weight : weights.all()) {
            sum += squares.getOrDefault(weight.name(), 0.0);
        }
        return Math.sqrt(sum);
    }

    private void reportRates(int iteration) {
        int update = iteration / spec.optimizer().accumulate();
        if (observations.want(LR, iteration)) {
            observations.reportWide(LR, iteration, optimizer.lr(update));
        }
        if (observations.want(MOMENTUM, iteration)) {
            observations.reportWide(MOMENTUM, iteration, optimizer.momentum(update));
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
        double sum = 0;
        for (Weight weight : weights.all()) {
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
