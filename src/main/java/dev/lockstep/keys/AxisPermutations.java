package dev.lockstep.keys;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The orders of an array's axes that give another array's shape. */
public final class AxisPermutations {
    private static final int MOST_AXES = 5;

    /** Keras's and flax's kernels against torch's and paddle's, and back; then channels last against channels first, and back. */
    private static final List<List<Integer>> CONVENTIONS = List.of(
            List.of(1, 0),
            List.of(2, 1, 0),
            List.of(3, 2, 0, 1),
            List.of(2, 3, 1, 0),
            List.of(4, 3, 0, 1, 2),
            List.of(2, 3, 4, 1, 0),
            List.of(0, 2, 1),
            List.of(0, 3, 1, 2),
            List.of(0, 2, 3, 1),
            List.of(0, 4, 1, 2, 3),
            List.of(0, 2, 3, 4, 1));

    /** Every order other than the axes' own, by the number of axes. */
    private static final List<List<List<Integer>>> LIKELIEST_FIRST = IntStream.rangeClosed(0, MOST_AXES)
            .mapToObj(AxisPermutations::likeliestFirst)
            .toList();

    private AxisPermutations() {}

    private static List<List<Integer>> likeliestFirst(int axes) {
        return axes < 2
                ? List.of()
                : Stream.concat(CONVENTIONS.stream().filter(order -> order.size() == axes), others(axes).stream())
                        .distinct()
                        .toList();
    }

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
        return others(left.dimensions()).stream()
                .filter(order -> fits(order, left.shape(), right.shape()))
                .filter(order -> agrees.test(NdArrays.permuted(left, order)))
                .findFirst();
    }

    /** Every order of so many axes, other than their own; the reversed order first. */
    private static List<List<Integer>> others(int axes) {
        List<Integer> reversed = new ArrayList<>();
        for (int axis = axes - 1; axis >= 0; axis--) {
            reversed.add(axis);
        }
        List<List<Integer>> orders = new ArrayList<>();
        orders.add(reversed);
        addOrders(List.of(), axes, orders);
        // The first that is added is the axes' own order.
        orders.remove(1);
        return orders;
    }

    /**
     * The orders of a left array's axes, other than their own, that give the right one's shape: those of two frameworks' conventions
     * first, such as a kernel's (height, width, in, out) against (out, in, height, width), or a batch's (rows, height, width,
     * channels) against (rows, channels, height, width). None for arrays of fewer than two axes, or of more than five.
     */
    static List<List<Integer>> fitting(long[] left, long[] right) {
        if (left.length < 2 || left.length > MOST_AXES || left.length != right.length) {
            return List.of();
        }
        return LIKELIEST_FIRST.get(left.length).stream()
                .filter(order -> fits(order, left, right))
                .toList();
    }

    /** Whether a left array's axes in an order have the right one's lengths. */
    static boolean fits(List<Integer> order, long[] left, long[] right) {
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
