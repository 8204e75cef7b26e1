package dev.lockstep.run;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import dev.lockstep.suite.KeyReduce;
import dev.lockstep.suite.KeyReduce.Count;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Arrays of one key out of several that differ in a group only, such as the rank. */
final class KeyReduction {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    /** Numbers by their value and before words: a sum is in the order of the ranks, not of their names. */
    private static final Comparator<String> IN_ORDER = Comparator.comparing((String caught) -> !isNumber(caught))
            .thenComparing(caught -> isNumber(caught) ? Integer.parseInt(caught) : 0)
            .thenComparing(caught -> isNumber(caught) ? "" : caught);

    private KeyReduction() {}

    /** No arrays yet, to be put under what the group caught: 1 and 01 are one rank. */
    static SortedMap<String, NdArray> none() {
        return new TreeMap<>(IN_ORDER);
    }

    /** @throws IllegalArgumentException if the arrays do not fit each other */
    static NdArray of(KeyReduce reduce, SortedMap<String, NdArray> arrays) {
        List<NdArray> inOrder = List.copyOf(arrays.values());
        return switch (reduce.by()) {
            case SUM -> NdArrays.sum(inOrder);
            case MEAN -> NdArrays.mean(inOrder);
            case CONCAT -> NdArrays.concat(inOrder, reduce.axis());
        };
    }

    /** What there should be, of the rule's own kind, given all that it caught for any key. */
    static NavigableSet<String> expected(Count count, NavigableSet<String> caught) {
        NavigableSet<String> expected = new TreeSet<>(IN_ORDER);
        if (count.equals(Count.ANY)) {
            return expected;
        }
        expected.addAll(caught);
        int numbers = count.number();
        if (count.equals(Count.SAME)) {
            // One alone is no reduction: where the second is not there, it is missing.
            numbers = caught.stream()
                            .filter(KeyReduction::isNumber)
                            .mapToInt(Integer::parseInt)
                            .max()
                            .orElse(-1)
                    + 1;
            numbers = numbers == 1 ? 2 : numbers;
        }
        for (int number = 0; number < numbers; number++) {
            expected.add(Integer.toString(number));
        }
        return expected;
    }

    /** All that the rule caught, in order. */
    static NavigableSet<String> inOrder(Iterable<String> caught) {
        NavigableSet<String> ordered = new TreeSet<>(IN_ORDER);
        caught.forEach(ordered::add);
        return ordered;
    }

    /** The first that should be there and is not, or is there and should not be, in words; empty if all is well. */
    static Optional<String> flaw(KeyReduce reduce, NavigableSet<String> found, NavigableSet<String> expected) {
        if (reduce.count().equals(Count.ANY)) {
            return Optional.empty();
        }
        NavigableSet<String> missing = inOrder(expected);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            return Optional.of(reduce.over() + " " + missing.first() + " is missing; there are " + reduce.over() + " "
                    + String.join(", ", found));
        }
        int count = reduce.count().number();
        return count > 0 && found.size() > count
                ? Optional.of(reduce.over() + " " + found.last() + " is more than the count of " + count)
                : Optional.empty();
    }

    private static boolean isNumber(String caught) {
        return NUMBER.matcher(caught).matches();
    }
}
