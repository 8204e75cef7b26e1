package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PaddingOutput;
import dev.lockstep.engine.spec.PositionCount;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of the embeddings' tables that the tokens of a batch take, table by table: words, types, positions. A row counts among
 * those that its table keeps; -1 is none.
 *
 * @param read what the forward pass adds
 * @param trained what gets a gradient
 */
record TokenRows(List<int[]> read, List<int[]> trained) {
    /** @param tables words, types, positions */
    static TokenRows of(ModelSpec model, TokenBatch batch, List<Weight> tables) {
        int[] types = batch.types() == null ? alike(model.tokenType(), batch.tokens()) : batch.types();
        int[] words = kept(tables.get(0), batch.ids());
        int[] keptTypes = kept(tables.get(1), types);
        int[] positions = kept(tables.get(2), positions(model, batch));
        int[] trained = withoutPadding(model.paddingIdx(), batch.ids(), words);
        int[] read = model.get(ModelFields.PADDING_IDX_OUTPUT) == PaddingOutput.ZERO ? trained : words;
        return new TokenRows(List.of(read, keptTypes, positions), List.of(trained, keptTypes, positions));
    }

    private static int[] alike(int value, int count) {
        int[] all = new int[count];
        Arrays.fill(all, value);
        return all;
    }

    /** The places of rows among those that a table keeps. */
    private static int[] kept(Weight table, int[] rows) {
        int[] kept = table.rows();
        return kept == null
                ? rows.clone()
                : Arrays.stream(rows).map(row -> Arrays.binarySearch(kept, row)).toArray();
    }

    private static int[] withoutPadding(Integer paddingIdx, int[] ids, int[] words) {
        int[] rows = words.clone();
        for (int token = 0; token < rows.length; token++) {
            if (paddingIdx != null && ids[token] == paddingIdx) {
                rows[token] = -1;
            }
        }
        return rows;
    }

    private static int[] positions(ModelSpec model, TokenBatch batch) {
        int[] positions = new int[batch.tokens()];
        boolean counted = model.get(ModelFields.POSITIONS) == PositionCount.SEEN;
        int first = model.positionOffset();
        int next = first;
        for (int token = 0; token < positions.length; token++) {
            next = token % batch.length() == 0 ? first : next;
            positions[token] = counted && !isSeen(model, batch, token) ? model.get(ModelFields.PAD_POSITION) : next++;
        }
        return positions;
    }

    /** By the mask, or without one by the padding's id. */
    private static boolean isSeen(ModelSpec model, TokenBatch batch, int token) {
        return batch.seen() == null ? batch.ids()[token] != model.get(ModelFields.PAD_ID) : batch.seen()[token];
    }
}
