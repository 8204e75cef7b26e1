package dev.lockstep.engine;

/** What one iteration is fed with. Arrays are shared, not copied. */
final class TokenBatch {
    private final int size;
    private final int length;
    private final int[] ids; // (batch, length)
    private final int[] labels; // (batch)
    private final boolean[] seen; // (batch, length)

    /** @param seen which tokens attention sees; null for all */
    TokenBatch(int size, int length, int[] ids, int[] labels, boolean[] seen) {
        this.size = size;
        this.length = length;
        this.ids = ids;
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

    int[] ids() {
        return ids;
    }

    int[] labels() {
        return labels;
    }

    /** The number of tokens that attention sees. */
    int seenTokens() {
        int seenTokens = 0;
        for (int i = 0; i < tokens(); i++) {
            seenTokens += seen == null || seen[i] ? 1 : 0;
        }
        return seenTokens;
    }

    /** Which tokens attention sees; null for all. */
    boolean[] seen() {
        return seen;
    }
}
