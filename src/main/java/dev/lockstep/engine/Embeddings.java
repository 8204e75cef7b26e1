package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PaddingOutput;
import dev.lockstep.engine.spec.PositionCount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sum of word, token-type and position embedding, normalised. Only rows that some batch touches are kept. */
final class Embeddings {
    private static final String NAME = "bert.embeddings.";
    private static final String POSITIONS = NAME + "position_embeddings.weight";
    private static final String TYPES = NAME + "token_type_embeddings.weight";

    private final Arithmetic math;
    private final ModelSpec model;
    private final List<Weight> tables;
    private final List<Tensor> gradients;
    private final LayerNorm norm;
    private final Dropout dropout;
    private final Tensor sum; // (tokens, hidden)
    private final Tensor unused; // (hidden)
    private final double scale;

    Embeddings(Arithmetic math, ModelSpec model, ModelWeights weights, int tokens, RandomState random) {
        this.math = math;
        this.model = model;
        this.tables = List.of(weights.of(ModelParameters.WORDS), weights.of(TYPES), weights.of(POSITIONS));
        this.gradients =
                tables.stream().map(table -> math.zeros(table.value().size())).toList();
        this.norm = new LayerNorm(math, model, weights, NAME + "LayerNorm", tokens);
        this.dropout = new Dropout(math, model, random, tokens * model.hidden());
        this.sum = math.zeros(tokens * model.hidden());
        this.unused = math.zeros(model.hidden());
        this.scale = model.get(ModelFields.EMBEDDING_SCALE);
    }

    /** The rows that batches touch, by parameter. */
    static Map<String, int[]> touched(ModelSpec model, List<TokenBatch> batches) {
        int[] words = batches.stream()
                .flatMapToInt(batch -> Arrays.stream(batch.ids()))
                .distinct()
                .sorted()
                .toArray();
        int length = batches.get(0).length();
        IntStream pads = model.get(ModelFields.POSITIONS) == PositionCount.SEEN
                ? IntStream.of(model.get(ModelFields.PAD_POSITION))
                : IntStream.empty();
        int[] positions = IntStream.concat(
                        pads, IntStream.range(model.positionOffset(), model.positionOffset() + length))
                .distinct()
                .sorted()
                .toArray();
        return Map.of(ModelParameters.WORDS, words, POSITIONS, positions, TYPES, new int[] {model.tokenType()});
    }

    /** @param y (tokens, hidden). Overwritten. */
    void forward(TokenBatch batch, Tensor y) {
        sum.clear();
        for (int i = 0; i < tables.size(); i++) {
            math.addRows(
                    model.hidden(),
                    i == 0 ? lookedUp(batch) : rows(i, batch),
                    tables.get(i).value(),
                    sum);
            if (i == 0 && scale != 1) {
                sum.scale(1, scale);
            }
        }
        norm.forward(sum, null, null, y);
        dropout.forward(y);
    }

    /** @param dy (tokens, hidden). Modified. */
    void backward(TokenBatch batch, Tensor dy, GradientSink updates) {
        dropout.backward(dy);
        norm.backward(dy, dy, unused, updates);
        for (int i = 0; i < tables.size(); i++) {
            gradients.get(i).clear();
            math.addToRows(model.hidden(), i == 0 ? withoutPadding(batch) : rows(i, batch), dy, gradients.get(i));
            if (i == 0 && scale != 1) {
                gradients.get(i).scale(1, scale);
            }
            updates.whole(tables.get(i), gradients.get(i));
        }
    }

    /** The kept row of a table that each token takes. */
    private int[] rows(int table, TokenBatch batch) {
        int[] rows = new int[batch.tokens()];
        int[] positions = positions(batch);
        for (int token = 0; token < rows.length; token++) {
            int row =
                    switch (table) {
                        case 0 -> batch.ids()[token];
                        case 1 -> model.tokenType();
                        default -> positions[token];
                    };
            int[] kept = tables.get(table).rows();
            rows[token] = kept == null ? row : Arrays.binarySearch(kept, row);
        }
        return rows;
    }

    private int[] positions(TokenBatch batch) {
        int[] positions = new int[batch.tokens()];
        boolean counted = model.get(ModelFields.POSITIONS) == PositionCount.SEEN;
        int next = 0;
        for (int token = 0; token < positions.length; token++) {
            next = token % batch.length() == 0 ? model.positionOffset() : next;
            positions[token] = counted && !isSeen(batch, token) ? model.get(ModelFields.PAD_POSITION) : next++;
        }
        return positions;
    }

    /** By the mask, or without one by the padding's id. */
    private boolean isSeen(TokenBatch batch, int token) {
        return batch.seen() == null ? batch.ids()[token] != model.get(ModelFields.PAD_ID) : batch.seen()[token];
    }

    /** Words' rows, but -1 for the padding token where it is looked up as zeros. */
    private int[] lookedUp(TokenBatch batch) {
        return model.get(ModelFields.PADDING_IDX_OUTPUT) == PaddingOutput.ZERO ? withoutPadding(batch) : rows(0, batch);
    }

    /** Words' rows, but -1 for the padding token, whose row gets no gradient. */
    private int[] withoutPadding(TokenBatch batch) {
        int[] rows = rows(0, batch);
        for (int token = 0; token < rows.length; token++) {
            if (model.paddingIdx() != null && batch.ids()[token] == model.paddingIdx()) {
                rows[token] = -1;
            }
        }
        return rows;
    }
}
