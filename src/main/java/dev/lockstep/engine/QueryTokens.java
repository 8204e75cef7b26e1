package dev.lockstep.engine;

import java.util.stream.IntStream;

/**
 * The tokens for which a layer makes its queries, and all that follows from them: every token, or the first of each row.
 *
 * <p>The classifier reads the first token of each row and nothing else. Of the last layer's other tokens only keys and values
 * have an effect: their queries, context, feed-forward part and output reach no loss, and the gradient of each is exactly zero.
 * To leave them out is no approximation.
 */
final class QueryTokens {
    private final int each;
    private final boolean whole;
    private final int[] tokens;

    /** @param each tokens of a row that are taken, from its first on */
    private QueryTokens(TokenBatch like, int each) {
        this.each = each;
        this.whole = each == like.length();
        this.tokens = IntStream.range(0, like.tokens())
                .filter(token -> token % like.length() < each)
                .toArray();
    }

    static QueryTokens all(TokenBatch like) {
        return new QueryTokens(like, like.length());
    }

    static QueryTokens first(TokenBatch like) {
        return new QueryTokens(like, 1);
    }

    /** Tokens of a row that are taken. */
    int each() {
        return each;
    }

    /** Whether every token is taken. */
    boolean whole() {
        return whole;
    }

    /** Tokens of a batch that are taken. */
    int tokens() {
        return tokens.length;
    }

    /**
     * Copies the tokens' rows.
     *
     * @param x (tokens, columns)
     * @param y (queries, columns). Overwritten.
     */
    void gather(Arithmetic math, int columns, Tensor x, Tensor y) {
        y.clear();
        math.addRows(columns, tokens, x, y);
    }

    /**
     * Adds to the tokens' rows.
     *
     * @param x (queries, columns)
     * @param y (tokens, columns). Modified.
     */
    void addTo(Arithmetic math, int columns, Tensor x, Tensor y) {
        math.addToRows(columns, tokens, x, y);
    }

    /**
     * Overwrites the tokens' rows.
     *
     * @param x (queries, columns)
     * @param y (tokens, columns). Modified.
     */
    void put(Arithmetic math, int columns, Tensor x, Tensor y) {
        for (int token : tokens) {
            y.view(token * columns, columns).clear();
        }
        addTo(math, columns, x, y);
    }
}
