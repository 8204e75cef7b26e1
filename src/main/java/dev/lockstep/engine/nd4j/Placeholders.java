package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PaddingOutput;
import dev.lockstep.engine.spec.Pooling;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What changes from batch to batch: declared in a graph, and made for each batch. */
final class Placeholders {
    private final SameDiff graph;
    private final DataType type;
    private final Pooling pooling;
    private final GraphBatch like;
    private final Map<String, Function<GraphBatch, INDArray>> feeds = new LinkedHashMap<>();
    private final SDVariable words;
    private final SDVariable types;
    private final SDVariable positions;
    private final SDVariable targets;
    private final SDVariable lossWeights;
    private SDVariable lookedUp;
    private SDVariable scoreMask;
    private SDVariable mixFactors;
    private SDVariable poolMask;
    private SDVariable poolRows;

    /**
     * @param kept the rows that the embeddings' tables have
     * @param like a batch of the shape of all
     */
    Placeholders(
            SameDiff graph, DataType type, ModelSpec model, LossSpec loss, Map<String, int[]> kept, GraphBatch like) {
        this.graph = graph;
        this.type = type;
        this.pooling = model.get(ModelFields.POOLING);
        this.like = like;
        EmbeddingIndices indices = new EmbeddingIndices(model, kept);
        LossTargets labels = new LossTargets(loss, model);
        this.words = indices("words", indices::words);
        this.types = indices("types", indices::types);
        this.positions = indices("positions", indices::positions);
        this.targets = values("targets", batch -> labels.targets(batch.labels()), like.size(), model.labels());
        this.lossWeights =
                values("loss_weights", batch -> labels.weights(batch.labels()), like.size(), labels.columns());
        if (model.get(ModelFields.PADDING_IDX_OUTPUT) == PaddingOutput.ZERO && model.paddingIdx() != null) {
            this.lookedUp = values("looked_up", indices::lookedUp, like.tokens(), 1);
        }
        declareMask(model);
        declarePooling();
    }

    private void declareMask(ModelSpec model) {
        AttentionMask mask = new AttentionMask(model, type == DataType.DOUBLE ? -Double.MAX_VALUE : -Float.MAX_VALUE);
        if (mask.isNeeded(like)) {
            scoreMask = values("score_mask", mask::added, like.size(), 1, mask.queries(like), like.length());
            if (mask.zeroes()) {
                mixFactors = values("mix_factors", mask::factors, like.size(), 1, mask.queries(like), 1);
            }
        }
    }

    private void declarePooling() {
        switch (pooling) {
            case FIRST -> {}
            case MEAN -> poolMask = values("pool_mask", Placeholders::shares, like.size(), like.length(), 1);
            case MAX -> {
                poolMask = values("pool_mask", Placeholders::floors, like.size(), like.length(), 1);
                poolRows = values("pool_rows", Placeholders::blanks, like.size(), 1);
            }
        }
    }

    private SDVariable indices(String name, Function<GraphBatch, int[]> made) {
        feeds.put(name, batch -> Nd4j.createFromArray(made.apply(batch)));
        return graph.placeHolder(name, DataType.INT32, like.tokens());
    }

    private SDVariable values(String name, Function<GraphBatch, double[]> made, long... shape) {
        feeds.put(name, batch -> Nd4j.create(made.apply(batch), shape, type));
        return graph.placeHolder(name, type, shape);
    }

    /** Of each seen token its share of the mean. */
    private static double[] shares(GraphBatch batch) {
        return perToken(batch, (row, seen) -> (seen ? 1.0 : 0.0) / batch.seenOf(row));
    }

    private static double[] floors(GraphBatch batch) {
        return perToken(batch, (row, seen) -> seen ? 0 : Double.NEGATIVE_INFINITY);
    }

    /** A row of which no token is seen has no largest value. */
    private static double[] blanks(GraphBatch batch) {
        double[] blanks = new double[batch.size()];
        for (int row = 0; row < blanks.length; row++) {
            blanks[row] = batch.seenOf(row) == 0 ? Double.NaN : 0;
        }
        return blanks;
    }

    @FunctionalInterface
    private interface TokenValue {
        double of(int row, boolean seen);
    }

    private static double[] perToken(GraphBatch batch, TokenValue value) {
        double[] values = new double[batch.tokens()];
        for (int token = 0; token < values.length; token++) {
            values[token] = value.of(token / batch.length(), batch.sees(token));
        }
        return values;
    }

    /** The arrays of a batch, by placeholder; whoever takes them closes them. */
    Map<String, INDArray> of(GraphBatch batch) {
        Map<String, INDArray> arrays = new HashMap<>();
        feeds.forEach((name, feed) -> arrays.put(name, feed.apply(batch)));
        return arrays;
    }

    int size() {
        return like.size();
    }

    int length() {
        return like.length();
    }

    int tokens() {
        return like.tokens();
    }

    SDVariable words() {
        return words;
    }

    SDVariable types() {
        return types;
    }

    SDVariable positions() {
        return positions;
    }

    /** (tokens, 1): 0 for the padding token. */
    SDVariable lookedUp() {
        return lookedUp;
    }

    /** What the loss compares with, (batch, labels). */
    SDVariable targets() {
        return targets;
    }

    /** The weight of each term of the loss, (batch, labels) or (batch, 1). */
    SDVariable lossWeights() {
        return lossWeights;
    }

    /** @param scores (batch, heads, length, length) */
    SDVariable masked(SDVariable scores) {
        return scoreMask == null ? scores : scores.add(scoreMask);
    }

    /** @param probabilities (batch, heads, length, length) */
    SDVariable mixed(SDVariable probabilities) {
        return mixFactors == null ? probabilities : probabilities.mul(mixFactors);
    }

    /**
     * What the pooler is given.
     *
     * @param x (batch, length, hidden)
     * @return (batch, hidden)
     */
    SDVariable pooled(SDVariable x) {
        return switch (pooling) {
            case FIRST -> x.get(SDIndex.all(), SDIndex.point(0), SDIndex.all());
            case MEAN -> x.mul(poolMask).sum(1);
            case MAX -> x.add(poolMask).max(1).add(poolRows);
        };
    }
}
