package dev.lockstep.engine.nd4j;

/** One batch, as a graph is fed with it. Arrays are shared, not copied. */
public final class GraphBatch {
    private final int size;
    private final int length;
    private final int[] ids; // (batch, length)
    private final int[] types; // (batch, length)
    private final int[] labels; // (batch)
    private final boolean[] seen; // (batch, length)

    /**
     * A batch.
     *
     * @param types token types; null for the model's own
     * @param seen which tokens attention sees; null for all
     */
    public GraphBatch(int size, int length, int[] ids, int[] types, int[] labels, boolean[] seen) {
        this.size = size;
        this.length = length;
        this.ids = ids;
        this.types = types;
        this.labels = labels;
        this.seen = seen;
    }

    int size() {
        return size;
    }

    int length() {
        return length;
    }

    int tokens() {
        return size * length;
    }

    int id(int token) {
        return ids[token];
    }

    /** The token type of a token. */
    int type(int token, int otherwise) {
        return types == null ? otherwise : types[token];
    }

    int[] labels() {
        return labels;
    }

    /** Whether tokens may be hidden from attention. */
    boolean hasMask() {
        return seen != null;
    }

    /** Whether attention sees a token of the batch. */
    boolean sees(int token) {
        return seen == null || seen[token];
    }

    /** How many tokens of a row attention sees. */
    int seenOf(int row) {
        int seenTokens = 0;
        for (int token = row * length; token < (row + 1) * length; token++) {
            seenTokens += sees(token) ? 1 : 0;
        }
        return seenTokens;
    }
}
