package dev.lockstep.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tells whether the rows of one array are those of another in another order. */
final class RowOrder {
    /** Rows that are one are nearer than this share of the largest value. */
    private static final double NEAR = 1e-5;
    /** Longer orders are not listed. */
    private static final int MOST_BLOCKS = 12;

    private RowOrder() {}

    /** The order in words; empty if the rows are others, or in order. */
    static Optional<String> of(double[] left, double[] right, int rows) {
        int[] order = new int[rows];
        boolean[] taken = new boolean[rows];
        double near = NEAR * Arrays.stream(right).map(Math::abs).max().orElse(0);
        for (int row = 0; row < rows; row++) {
            order[row] = match(left, right, row, taken, near);
            if (order[row] < 0) {
                return Optional.empty();
            }
            taken[order[row]] = true;
        }
        int block = block(order);
        return block == rows ? Optional.empty() : Optional.of(words(order, block));
    }

    private static String words(int[] order, int block) {
        int blocks = order.length / block;
        String shown = IntStream.range(0, Math.min(blocks, MOST_BLOCKS))
                .mapToObj(i -> Integer.toString(order[i * block] / block))
                .collect(Collectors.joining(", "));
        return "left's rows are right's in another order, in blocks of " + block + ": " + shown
                + (blocks > MOST_BLOCKS ? ", ..." : "");
    }

    /** The right row that a left one is, its own place first; -1 if it is none. */
    private static int match(double[] left, double[] right, int row, boolean[] taken, double near) {
        if (!taken[row] && isNear(left, row, right, row, taken.length, near)) {
            return row;
        }
        return IntStream.range(0, taken.length)
                .filter(other -> !taken[other] && isNear(left, row, right, other, taken.length, near))
                .findFirst()
                .orElse(-1);
    }

    private static boolean isNear(double[] left, int row, double[] right, int other, int rows, double near) {
        int width = left.length / rows;
        for (int i = 0; i < width; i++) {
            if (!(Math.abs(left[row * width + i] - right[other * width + i]) <= near)) {
                return false;
            }
        }
        return true;
    }

    /** The largest length of blocks that move as wholes. */
    private static int block(int[] order) {
        int block = order.length;
        while (block > 1 && !(order.length % block == 0 && movesInBlocks(order, block))) {
            block--;
        }
        return block;
    }

    private static boolean movesInBlocks(int[] order, int block) {
        return IntStream.range(0, order.length)
                .allMatch(i -> i % block == 0 ? order[i] % block == 0 : order[i] == order[i - 1] + 1);
    }
}
