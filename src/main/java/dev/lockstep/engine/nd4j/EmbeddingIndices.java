package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PositionCount;
import java.util.Arrays;
import java.util.Map;

/** The rows of the embeddings' tables that the tokens of a batch take. */
final class EmbeddingIndices {
    private final ModelSpec model;
    private final Map<String, int[]> kept;

    /** @param kept the rows that a table has, ascending, by the parameter's name; whoever is not there has all */
    EmbeddingIndices(ModelSpec model, Map<String, int[]> kept) {
        this.model = model;
        this.kept = kept;
    }

    int[] words(GraphBatch batch) {
        int[] rows = new int[batch.tokens()];
        Arrays.setAll(rows, batch::id);
        return places("word_embeddings", rows);
    }

    int[] types(GraphBatch batch) {
        int[] rows = new int[batch.tokens()];
        Arrays.setAll(rows, token -> batch.type(token, model.tokenType()));
        return places("token_type_embeddings", rows);
    }

    int[] positions(GraphBatch batch) {
        int[] rows = new int[batch.tokens()];
        int next = 0;
        for (int token = 0; token < rows.length; token++) {
            next = token % batch.length() == 0 ? model.positionOffset() : next;
            if (model.get(ModelFields.POSITIONS) == PositionCount.SEEN && isPadding(batch, token)) {
                rows[token] = model.get(ModelFields.PAD_POSITION);
            } else {
                rows[token] = next;
                next++;
            }
        }
        return places("position_embeddings", rows);
    }

    /** By the mask, or without one by the padding's id. */
    private boolean isPadding(GraphBatch batch, int token) {
        return batch.hasMask() ? !batch.sees(token) : batch.id(token) == model.get(ModelFields.PAD_ID);
    }

    /** 0 for the padding token, 1 for others. */
    double[] lookedUp(GraphBatch batch) {
        double[] factors = new double[batch.tokens()];
        Arrays.setAll(factors, token -> batch.id(token) == model.paddingIdx() ? 0 : 1);
        return factors;
    }

    private int[] places(String table, int[] rows) {
        int[] keptRows = kept.get("bert.embeddings." + table + ".weight");
        return keptRows == null
                ? rows
                : Arrays.stream(rows)
                        .map(row -> Arrays.binarySearch(keptRows, row))
                        .toArray();
    }
}
