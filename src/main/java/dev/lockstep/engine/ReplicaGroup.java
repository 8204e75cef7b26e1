package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.Replicas;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/** The replicas of a run, and what a batch is split over: them, or micro-batches of the one that there is. */
final class ReplicaGroup implements AutoCloseable {
    private final BackpropSpec spec;
    private final Arithmetic math;
    private final ReplicaMaker maker;
    private final TokenBatch like;
    private final Replicas parallel; // null for one replica
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> parts = new ArrayList<>();

    /** @param like a batch of the shape of all */
    ReplicaGroup(BackpropSpec spec, Arithmetic math, ReplicaMaker maker, TokenBatch like) {
        this.spec = spec;
        this.math = math;
        this.maker = maker;
        this.like = like;
        this.parallel = spec.run().get(RunFields.REPLICAS);
        make();
    }

    private void make() {
        int count = parallel == null ? 1 : parallel.n();
        requireParts(count, like.size());
        for (int i = 0; i < count; i++) {
            replicas.add(maker.replica(like.part(i, count)));
        }
        if (Invariance.is(spec.invariance(), Kind.ACCUMULATE)) {
            addMicroBatches((int) spec.invariance().value());
        } else {
            parts.addAll(replicas);
        }
    }

    private void addMicroBatches(int count) {
        for (int i = 0; i < count; i++) {
            parts.add(maker.microBatches(first(), like.part(i, count)));
        }
    }

    private static void requireParts(int count, int rows) {
        if (rows % count != 0) {
            throw new BadFieldException("replicas.n", count + " does not divide the " + rows + " rows of a batch");
        }
    }

    /** The replica that is observed. */
    Replica first() {
        return replicas.get(0);
    }

    /** All, the observed one first. */
    List<Replica> replicas() {
        return replicas;
    }

    /** Into how many parts a batch is split. */
    int parts() {
        return parts.size();
    }

    @Override
    public void close() {
        Stream.concat(replicas.stream(), parts.stream())
                .map(Replica::model)
                .distinct()
                .forEach(TrainableClassifier::close);
    }

    /** Saves the state of all. */
    void save(StateWriter to) {
        replicas.forEach(replica -> replica.save(to));
    }

    /** Replaces all by new ones with the state that was saved. */
    void load(StateReader from) {
        close();
        parts.clear();
        replicas.clear();
        make();
        replicas.forEach(replica -> replica.load(from));
    }

    /** The loss of a whole batch, of the losses of its parts. */
    double loss(TokenBatch batch, ToDoubleBiFunction<Replica, TokenBatch> ofPart) {
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

    /** Gives the gradients of all parts their weights in a batch's gradient. */
    void weigh(TokenBatch batch, double weight) {
        for (int i = 0; i < parts.size(); i++) {
            double ofPart = weight * share(batch, i);
            if (ofPart != 1) {
                parts.get(i).model().scaleGradients(ofPart);
            }
        }
    }

    /**
     * The backward pass.
     *
     * @param updates takes the gradients of a batch that is not split
     */
    void backward(TokenBatch batch, GradientSink updates) {
        if (parts.size() == 1) {
            parts.get(0).model().backward(batch, updates);
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Replica part = parts.get(i);
            part.model().backward(batch.part(i, parts.size()), part.collected());
        }
    }

    /** Averages or sums the gradients of replicas; does nothing to one alone. */
    void reduce() {
        if (parallel != null) {
            Replica.reduce(replicas, parallel);
        }
    }

    /** The hidden states of a layer, (batch, tokens, hidden). */
    Tensor hidden(TokenBatch batch, int layer) {
        return joined(part -> part.model().hidden(batch.part(parts.indexOf(part), parts.size()), layer));
    }

    /** The logits of the last pass, (batch, labels). */
    Tensor logits() {
        return joined(part -> part.model().logits());
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
}
