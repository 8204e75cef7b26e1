package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Ema;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.ObserveFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/** One run: its weights, its model, and the loop over iterations. */
final class Training implements AutoCloseable {
    private final BackpropSpec spec;
    private final Arithmetic math;
    private final Observations observations;
    private final List<TokenBatch> batches;
    private final ReplicaGroup group;
    private final IterationReport report;
    private final ParameterUpdates updates;
    private AveragedWeights averaged; // null for none

    Training(BackpropSpec spec, Inputs inputs, Arithmetic math, Observer observer) {
        this.spec = spec;
        this.math = math;
        List<TokenBatch> made = Batches.of(spec, inputs);
        Symmetry symmetry = new Symmetry(spec, made.get(0).size());
        BatchChange change = new BatchChange(spec, math);
        this.batches = made.stream().map(symmetry::permuted).map(change::of).toList();
        this.observations = new Observations(spec, symmetry, observer);
        ReplicaMaker maker = new ReplicaMaker(spec, inputs, math, symmetry, observations, batches);
        this.group = new ReplicaGroup(spec, math, maker, batches.get(0));
        this.report = new IterationReport(spec, observations, change);
        this.updates = new ParameterUpdates(spec, math, report, this::batch);
        this.averaged = averaged();
    }

    @Override
    public void close() {
        group.close();
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
        group.save(saved);
        if (averaged != null) {
            averaged.save(saved);
        }
        StateReader read = new StateReader(saved.bytes());
        group.load(read);
        averaged = averaged();
        if (averaged != null) {
            averaged.load(read);
        }
    }

    private AveragedWeights averaged() {
        Ema ema = spec.run().get(ObserveFields.EMA);
        return ema == null
                ? null
                : new AveragedWeights(math, ema, group.first().weights().all());
    }

    private void iterate(int from, int end) {
        Replica first = group.first();
        if (collects()) {
            iterate(
                    from,
                    end,
                    first.collected(),
                    iteration -> updates.take(group.replicas(), iteration),
                    iteration -> updates.finish(group, iteration));
        } else {
            int widest = Math.max(spec.model().hidden(), spec.model().intermediate());
            StreamedGradients streamed = new StreamedGradients(
                    math, first.optimizer(), spec.optimizer().clipValue(), widest);
            iterate(
                    from,
                    end,
                    streamed,
                    iteration -> updates.start(streamed, first.optimizer(), iteration),
                    iteration -> {});
        }
    }

    private void iterate(int from, int end, GradientSink sink, IntConsumer start, IntConsumer finish) {
        for (int iteration = from; iteration < end; iteration++) {
            requireNotInterrupted(iteration);
            TokenBatch batch = batch(iteration);
            forward(batch, iteration);
            report.rates(group.first().optimizer(), iteration);
            start.accept(iteration);
            group.backward(batch, sink);
            finish.accept(iteration);
            if (averaged != null && updates.isUpdated(iteration)) {
                averaged.update();
            }
            report.gradientNorms(group.first().weights(), iteration);
            report.parameters(group.first().weights(), iteration);
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
        return ReplicaMaker.updatesWhole(wanted)
                || group.parts() > 1
                || wanted.clipNorm() != null
                || !wanted.zeroGrad()
                || wanted.accumulate() > 1
                || observations.wantAny(name -> name.startsWith(IterationReport.GRADIENT));
    }

    private TokenBatch batch(int iteration) {
        return batches.get(spec.batch().batchAt(iteration));
    }

    private void forward(TokenBatch batch, int iteration) {
        if (averaged == null) {
            report.forward(group, batch, iteration, pass(batch));
        } else {
            averaged.takePlace();
            report.forward(group, batch, iteration, pass(batch));
            averaged.giveBack();
            pass(batch);
        }
        group.weigh(batch, updates.weight(batch, iteration));
    }

    /** The forward pass; returns the loss of the whole batch. */
    private double pass(TokenBatch batch) {
        return group.loss(batch, (replica, part) -> replica.model().forward(part));
    }
}
