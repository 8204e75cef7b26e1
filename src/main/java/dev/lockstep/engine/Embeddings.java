package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PositionCount;
import java.util.Arrays;
import java.util.HashMap;
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
    private final int hidden;
    private final double scale;
    private final Map<TokenBatch, TokenRows> rows = new HashMap<>(); // batches come again

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
        this.hidden = model.hidden();
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
        int[] types = batches.stream()
                .flatMapToInt(
                        batch -> batch.types() == null ? IntStream.of(model.tokenType()) : Arrays.stream(batch.types()))
                .distinct()
                .sorted()
                .toArray();
        return Map.of(ModelParameters.WORDS, words, POSITIONS, positions, TYPES, types);
    }

    /** @param y (tokens, hidden). Overwritten. */
    void forward(TokenBatch batch, Tensor y) {
        TokenRows taken = rowsOf(batch);
        sum.clear();
        for (int i = 0; i < tables.size(); i++) {
            math.addRows(hidden, taken.read().get(i), tables.get(i).value(), sum);
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
        TokenRows taken = rowsOf(batch);
        for (int i = 0; i < tables.size(); i++) {
            gradients.get(i).clear();
            math.addToRows(hidden, taken.trained().get(i), dy, gradients.get(i));
            if (i == 0 && scale != 1) {
                gradients.get(i).scale(1, scale);
            }
            updates.whole(tables.get(i), gradients.get(i));
        }
    }

    private TokenRows rowsOf(TokenBatch batch) {
        return rows.computeIfAbsent(batch, each -> TokenRows.of(model, each, tables));
    }
}
