package dev.lockstep.engine;

import dev.lockstep.engine.spec.Pooling;
import java.util.Arrays;

/** What the pooler is given of each row's tokens, forward beside backward. */
final class TokenPooling {
    private final Pooling pooling;
    private final int size;
    private final int each;
    private final int hidden;
    private final int[] largest; // (batch, hidden): the token with the largest value

    /**
     * Pooling of a batch.
     *
     * @param size rows
     * @param each tokens that are given of a row
     */
    TokenPooling(Pooling pooling, int size, int each, int hidden) {
        this.pooling = pooling;
        this.size = size;
        this.each = each;
        this.hidden = hidden;
        this.largest = new int[pooling == Pooling.MAX ? size * hidden : 0];
    }

    /**
     * The pooled rows. A row of which no token is seen has no mean and no largest value: NaN.
     *
     * @param x (batch * each, hidden)
     * @param y (batch, hidden). Overwritten.
     */
    void forward(TokenBatch batch, Tensor x, Tensor y) {
        for (int row = 0; row < size; row++) {
            boolean[] taken = taken(batch, row);
            for (int column = 0; column < hidden; column++) {
                y.set(
                        row * hidden + column,
                        pooling == Pooling.MAX ? max(taken, x, row, column) : mean(taken, x, row, column));
            }
        }
    }

    /** Which tokens of a row are pooled. */
    private boolean[] taken(TokenBatch batch, int row) {
        boolean[] taken = new boolean[each];
        if (pooling == Pooling.FIRST) {
            taken[0] = true;
        } else if (batch.seen() == null) {
            Arrays.fill(taken, true);
        } else {
            System.arraycopy(batch.seen(), row * each, taken, 0, each);
        }
        return taken;
    }

    private double mean(boolean[] taken, Tensor x, int row, int column) {
        double sum = 0;
        for (int token = 0; token < each; token++) {
            sum += taken[token] ? x.get((row * each + token) * hidden + column) : 0;
        }
        return sum / count(taken);
    }

    private static int count(boolean[] taken) {
        int count = 0;
        for (boolean one : taken) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private double max(boolean[] taken, Tensor x, int row, int column) {
        double max = Double.NaN;
        for (int token = 0; token < each; token++) {
            double value = x.get((row * each + token) * hidden + column);
            if (taken[token] && !(value <= max)) {
                max = value;
                largest[row * hidden + column] = token;
            }
        }
        return max;
    }

    /**
     * The backward pass.
     *
     * @param dy (batch, hidden)
     * @param dx (batch * each, hidden). Overwritten.
     */
    void backward(TokenBatch batch, Tensor dy, Tensor dx) {
        dx.clear();
        for (int row = 0; row < size; row++) {
            boolean[] taken = taken(batch, row);
            double share = 1.0 / count(taken);
            for (int token = 0; token < each; token++) {
                for (int column = 0; taken[token] && column < hidden; column++) {
                    double d = dy.get(row * hidden + column);
                    boolean is = pooling != Pooling.MAX || largest[row * hidden + column] == token;
                    dx.set((row * each + token) * hidden + column, !is ? 0 : pooling == Pooling.MAX ? d : d * share);
                }
            }
        }
    }
}
