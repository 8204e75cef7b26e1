package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.GraphBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What one iteration is fed with. Arrays are shared, not copied. */
final class TokenBatch implements GraphBatch {
    private final int size;
    private final int length;
    private final int[] ids; // (batch, length)
    private final int[] types; // (batch, length)
    private final int[] labels; // (batch)
    private final boolean[] seen; // (batch, length)
    private final Map<Integer, TokenBatch> cut = new HashMap<>(); // a run has one number of parts

    /**
     * A batch.
     *
     * @param types token types, (batch, length); null for the model's own
     * @param seen which tokens attention sees; null for all
     */
    TokenBatch(int size, int length, int[] ids, int[] types, int[] labels, boolean[] seen) {
        this.size = size;
        this.length = length;
        this.ids = ids;
        this.types = types;
        this.labels = labels;
        this.seen = seen;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int length() {
        return length;
    }

    int[] ids() {
        return ids;
    }

    /** Token types; null for the model's own. */
    int[] types() {
        return types;
    }

    @Override
    public int id(int token) {
        return ids[token];
    }

    @Override
    public int type(int token, int otherwise) {
        return types == null ? otherwise : types[token];
    }

    @Override
    public boolean hasMask() {
        return seen != null;
    }

    @Override
    public boolean sees(int token) {
        return seen == null || seen[token];
    }

    @Override
    public int[] labels() {
        return labels;
    }

    /** The number of tokens that attention sees. */
    int seenTokens() {
        int seenTokens = 0;
        for (int i = 0; i < tokens(); i++) {
            seenTokens += sees(i) ? 1 : 0;
        }
        return seenTokens;
    }

    /** Which tokens attention sees; null for all. */
    boolean[] seen() {
        return seen;
    }

    /** The rows of one of so many parts, whose sizes differ by at most one, larger ones first. */
    TokenBatch part(int index, int parts) {
        if (parts == 1) {
            return this;
        }
        int larger = size % parts;
        int from = index * (size / parts) + Math.min(index, larger);
        return cut.computeIfAbsent(index, each -> rows(from, size / parts + (each < larger ? 1 : 0)));
    }

    /**
     * The same rows with padding behind them that attention does not see.
     *
     * @param by tokens a row
     * @param padId the id of padding
     */
    TokenBatch padded(int by, int padId) {
        int longer = length + by;
        int[] moreIds = new int[size * longer];
        int[] moreTypes = types == null ? null : new int[size * longer];
        boolean[] moreSeen = new boolean[size * longer];
        Arrays.fill(moreIds, padId);
        for (int row = 0; row < size; row++) {
            System.arraycopy(ids, row * length, moreIds, row * longer, length);
            if (types != null) {
                System.arraycopy(types, row * length, moreTypes, row * longer, length);
            }
            for (int token = 0; token < length; token++) {
                moreSeen[row * longer + token] = seen == null || seen[row * length + token];
            }
        }
        return new TokenBatch(size, longer, moreIds, moreTypes, labels, moreSeen);
    }

    /** Its rows as every second one of a batch with each of them twice. */
    TokenBatch strided() {
        TokenBatch bigger = picked(2 * size, row -> row / 2);
        return bigger.picked(size, row -> 2 * row);
    }

    private TokenBatch picked(int count, IntUnaryOperator from) {
        int[] tokens = IntStream.range(0, count * length)
                .map(i -> from.applyAsInt(i / length) * length + i % length)
                .toArray();
        boolean[] pickedSeen = seen == null ? null : new boolean[tokens.length];
        for (int i = 0; pickedSeen != null && i < tokens.length; i++) {
            pickedSeen[i] = seen[tokens[i]];
        }
        return new TokenBatch(
                count,
                length,
                Arrays.stream(tokens).map(i -> ids[i]).toArray(),
                types == null ? null : Arrays.stream(tokens).map(i -> types[i]).toArray(),
                IntStream.range(0, count)
                        .map(row -> labels[from.applyAsInt(row)])
                        .toArray(),
                pickedSeen);
    }

    private TokenBatch rows(int from, int count) {
        int first = from * length;
        int end = (from + count) * length;
        return new TokenBatch(
                count,
                length,
                Arrays.copyOfRange(ids, first, end),
                types == null ? null : Arrays.copyOfRange(types, first, end),
                Arrays.copyOfRange(labels, from, from + count),
                seen == null ? null : Arrays.copyOfRange(seen, first, end));
    }
}
