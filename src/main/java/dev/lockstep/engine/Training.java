package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/** One run: its weights, its model, and the loop over iterations. */
final class Training {
    private static final String GRADIENT = "grad/";
    private static final String GRADIENT_NORM = "grad_norm";
    private static final String PARAMETER = "param/";
    private static final String PARAMETER_NORM = "param_norm";

    private final BackpropSpec spec;
    private final Arithmetic math;
    private final Observations observations;
    private final List<TokenBatch> batches;
    private final ModelWeights weights;
    private final BertClassifier model;
    private final Optimizer optimizer;
    private final Map<String, Double> squares = new HashMap<>();

    Training(BackpropSpec spec, Inputs inputs, Arithmetic math, Observer observer) {
        this.spec = spec;
        this.math = math;
        this.observations = new Observations(spec, observer);
        this.batches = Batches.of(spec, inputs);
        this.weights = new ModelWeights(spec.model(), math, keptRows());
        FirstWeights first = new FirstWeights(spec.model(), spec.weights(), inputs);
        weights.all().forEach(first::fill);
        this.model = new BertClassifier(math, spec.model(), weights, batches.get(0), dropoutRandom());
        this.optimizer = new Optimizer(math, spec.optimizer(), spec.precision(), rates());
    }

    /** The rows that batches touch, but all rows of what is observed whole. */
    private Map<String, int[]> keptRows() {
        Map<String, int[]> rows = new HashMap<>(Embeddings.touched(spec.model(), batches));
        if (observations.wantAny(name -> name.equals(PARAMETER_NORM))) {
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
        return new RandomState(FirstWeights.seed("dropout", spec.weights().seed()));
    }

    private IntToDoubleFunction rates() {
        OptimizerSpec optimizer = spec.optimizer();
        double lr = OptimizerSettings.of(optimizer, spec.precision()).lr();
        if (optimizer.schedule() == null) {
            return update -> lr;
        }
        double[] series = optimizer.schedule(lr).series(spec.iterations());
        return update -> series[update];
    }

    /** Runs all iterations. */
    void run() {
        if (collects()) {
            CollectedUpdates updates = new CollectedUpdates(math);
            iterate(updates, iteration -> {}, iteration -> finish(updates, iteration));
        } else {
            int widest = Math.max(spec.model().hidden(), spec.model().intermediate());
            StreamedUpdates updates =
                    new StreamedUpdates(math, optimizer, spec.optimizer().clipValue(), widest);
            iterate(updates, iteration -> start(updates, iteration), iteration -> {});
        }
    }

    private void iterate(Updates updates, IntConsumer start, IntConsumer finish) {
        for (int iteration = 0; iteration < spec.iterations(); iteration++) {
            requireNotInterrupted(iteration);
            TokenBatch batch = batches.get(iteration % batches.size());
            forward(batch, iteration);
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

    private boolean collects() {
        OptimizerSpec wanted = spec.optimizer();
        return wanted.clipNorm() != null
                || !wanted.zeroGrad()
                || wanted.accumulate() > 1
                || observations.wantAny(name -> name.startsWith(GRADIENT));
    }

    private void forward(TokenBatch batch, int iteration) {
        double loss = model.forward(batch, spec.loss());
        observations.report("loss", iteration, loss);
        ModelSpec shape = spec.model();
        observations.report("logits", iteration, new long[] {batch.size(), shape.labels()}, model.logits());
        long[] hidden = {batch.size(), batch.length(), shape.hidden()};
        for (int layer = 0; layer <= shape.layers(); layer++) {
            if (observations.want("hidden_" + layer, iteration)) {
                observations.report("hidden_" + layer, iteration, hidden, model.hidden(batch, layer));
            }
        }
    }

    private void start(StreamedUpdates updates, int iteration) {
        boolean wanted = observations.want(GRADIENT_NORM, iteration)
                || weights.all().stream()
                        .anyMatch(weight -> observations.want(GRADIENT_NORM + "/" + weight.name(), iteration));
        updates.squares(wanted ? (name, square) -> squares.merge(name, square, Double::sum) : null);
        optimizer.begin();
    }

    private void finish(CollectedUpdates collected, int iteration) {
        collected.gradients().forEach((weight, gradient) -> {
            squares.put(weight.name(), gradient.sumOfSquares());
            observations.report(GRADIENT + weight.name(), iteration, shape(weight), gradient);
        });
        if ((iteration + 1) % spec.optimizer().accumulate() == 0) {
            clip(collected);
            optimizer.begin();
            collected
                    .gradients()
                    .forEach((weight, gradient) ->
                            optimizer.apply(weight, 0, weight.value().size(), gradient));
            if (spec.optimizer().zeroGrad()) {
                collected.clear();
            }
        }
    }

    /** Clips by norm as torch.nn.utils.clip_grad_norm_ does, then by value. */
    private void clip(CollectedUpdates collected) {
        Double clipNorm = spec.optimizer().clipNorm();
        Double clipValue = spec.optimizer().clipValue();
        if (clipNorm != null) {
            double factor = clipNorm / (gradientNorm() + 1e-6);
            if (!(factor >= 1)) {
                collected.gradients().values().forEach(gradient -> gradient.add(factor - 1, gradient));
            }
        }
        if (clipValue != null) {
            collected.gradients().values().forEach(gradient -> math.clip(clipValue, gradient.size(), gradient));
        }
    }

    /** In the model's order, so that the sum is the same in every run. */
    private double gradientNorm() {
        double sum = 0;
        for (Weight weight : weights.all()) {
            sum += squares.get(weight.name());
        }
        return Math.sqrt(sum);
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
