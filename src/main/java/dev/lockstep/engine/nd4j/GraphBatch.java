package dev.lockstep.engine.nd4j;

/** One batch, as a graph is fed with it. */
public interface GraphBatch {
    /** The number of rows. */
    int size();

    /** The number of tokens in a row. */
    int length();

    /** The number of tokens. */
    default int tokens() {
        return size() * length();
    }

    /** The id of a token. */
    int id(int token);

    /** The token type of a token; {@code otherwise} where the batch leaves it to the model. */
    int type(int token, int otherwise);

    /** The labels of the rows. Shared, not a copy. */
    int[] labels();

    /** Whether tokens may be hidden from attention. */
    boolean hasMask();

    /** Whether attention sees a token. */
    boolean sees(int token);

    /** How many tokens of a row attention sees. */
    default int seenOf(int row) {
        int seenTokens = 0;
        for (int token = row * length(); token < (row + 1) * length(); token++) {
            seenTokens += sees(token) ? 1 : 0;
        }
        return seenTokens;
    }
}
