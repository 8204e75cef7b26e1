package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.GraphBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

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

    /** The rows of one of so many parts of equal size. */
    TokenBatch part(int index, int parts) {
        if (parts == 1) {
            return this;
        }
        return cut.computeIfAbsent(index, each -> rows(each * (size / parts), size / parts));
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
