package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Arrays;

/** What is added to attention's scores so that tokens are not seen, and what the probabilities are multiplied by. */
final class AttentionMask {
    private static final double FAR = -10_000;

    private final boolean causal;
    private final MaskValue unseen;
    private final double lowest;

    /** @param lowest the lowest finite number of the run's precision */
    AttentionMask(ModelSpec model, double lowest) {
        this.causal = model.get(ModelFields.CAUSAL);
        this.unseen = model.get(ModelFields.MASK_VALUE);
        this.lowest = lowest;
    }

    /** Whether a batch like this needs one. */
    boolean isNeeded(GraphBatch like) {
        return causal || like.hasMask();
    }

    /** Whether probabilities are multiplied, too. */
    boolean zeroes() {
        return unseen == MaskValue.ZERO;
    }

    /** Queries of a row that are masked each in its own way. */
    int queries(GraphBatch batch) {
        return causal ? batch.length() : 1;
    }

    /** What is added to the scores, (batch, 1, queries, length). */
    double[] added(GraphBatch batch) {
        int length = batch.length();
        double[] added = new double[batch.size() * queries(batch) * length];
        double hidden =
                switch (unseen) {
                    case MINUS_INFINITY, ZERO -> Double.NEGATIVE_INFINITY;
                    case LOWEST -> lowest;
                    case MINUS_10000 -> FAR;
                };
        for (int i = 0; i < added.length; i++) {
            int query = i / length;
            boolean blank = zeroes() && seenBy(batch, query) == 0;
            added[i] = blank || sees(batch, query, i % length) ? 0 : hidden;
        }
        return added;
    }

    /** What the probabilities are multiplied by, (batch, 1, queries, 1): 0 for a query that sees nothing. */
    double[] factors(GraphBatch batch) {
        double[] factors = new double[batch.size() * queries(batch)];
        Arrays.setAll(factors, query -> seenBy(batch, query) == 0 ? 0 : 1);
        return factors;
    }

    private int seenBy(GraphBatch batch, int query) {
        int seen = 0;
        for (int token = 0; token < batch.length(); token++) {
            seen += sees(batch, query, token) ? 1 : 0;
        }
        return seen;
    }

    /** @param query of all rows' queries, in order */
    private boolean sees(GraphBatch batch, int query, int token) {
        int row = query / queries(batch);
        boolean past = !causal || token <= query % batch.length();
        return past && batch.sees(row * batch.length() + token);
    }
}
