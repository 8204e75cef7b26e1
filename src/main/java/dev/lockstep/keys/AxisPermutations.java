package dev.lockstep.keys;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The orders of an array's axes that give another array's shape. */
public final class AxisPermutations {
    private static final int MOST_AXES = 5;

    private AxisPermutations() {}

    /**
     * The first order of axes, other than their own, in which the left array agrees with the right one; the reversed order first.
     *
     * @param agrees told of the left array in each order that has the right one's shape
     */
    public static Optional<List<Integer>> agreeing(NdArray left, NdArray right, Predicate<NdArray> agrees) {
        if (left.dimensions() < 2
                || left.dimensions() != right.dimensions()
                || left.dimensions() > MOST_AXES
                || left.size() != right.size()) {
            return Optional.empty();
        }
        List<Integer> reversed = new ArrayList<>();
        for (int axis = left.dimensions() - 1; axis >= 0; axis--) {
            reversed.add(axis);
        }
        List<List<Integer>> orders = new ArrayList<>();
        orders.add(reversed);
        addOrders(List.of(), left.dimensions(), orders);
        // The first that is added is the axes' own order.
        orders.remove(1);
        return orders.stream()
                .filter(order -> fits(order, left.shape(), right.shape()))
                .filter(order -> agrees.test(NdArrays.permuted(left, order)))
                .findFirst();
    }

    private static boolean fits(List<Integer> order, long[] left, long[] right) {
        return Arrays.equals(order.stream().mapToLong(axis -> left[axis]).toArray(), right);
    }

    /** @param to Modified: every order that begins so is added, in rising order. */
    private static void addOrders(List<Integer> begun, int axes, List<List<Integer>> to) {
        if (begun.size() == axes) {
            to.add(begun);
            return;
        }
        for (int axis = 0; axis < axes; axis++) {
            if (!begun.contains(axis)) {
                List<Integer> more = new ArrayList<>(begun);
                more.add(axis);
                addOrders(more, axes, to);
            }
        }
    }
}
