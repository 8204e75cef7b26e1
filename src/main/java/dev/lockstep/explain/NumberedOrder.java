package dev.lockstep.explain;

import dev.lockstep.keys.PassDirection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The order that numbers in names tell where a file keeps none: {@code layer.2} comes before {@code layer.10}. It tells nothing of
 * names without numbers, and nothing of names that begin otherwise before their first number.
 */
final class NumberedOrder {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private NumberedOrder() {}

    /**
     * Whether a dictionary was sorted by its keys' characters, against their numbers: {@code layer.10} stands before {@code layer.2}.
     *
     * @param names in the file's order
     */
    static boolean isSortedAsText(List<String> names) {
        boolean againstNumbers = false;
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) > 0) {
                return false;
            }
            againstNumbers |= family(names.get(i - 1)).equals(family(names.get(i)))
                    && BY_NUMBERS.compare(names.get(i - 1), names.get(i)) > 0;
        }
        return againstNumbers;
    }

    /**
     * The steps of which the numbers tell the order, in that order; for each direction none if several keys differ and they do not
     * tell which came first.
     */
    static List<JudgedStep> of(List<JudgedStep> steps) {
        List<JudgedStep> ordered = new ArrayList<>();
        for (PassDirection direction : PassDirection.values()) {
            ordered.addAll(comparable(
                    steps.stream().filter(step -> step.direction() == direction).toList()));
        }
        return ordered;
    }

    private static List<JudgedStep> comparable(List<JudgedStep> steps) {
        List<JudgedStep> outside = steps.stream().filter(JudgedStep::isOutside).toList();
        if (outside.size() <= 1) {
            return outside;
        }
        Set<String> families = outside.stream()
                .map(JudgedStep::observation)
                .map(NumberedOrder::family)
                .collect(Collectors.toSet());
        families.remove("");
        return families.size() == 1
                ? steps.stream()
                        .filter(step -> families.contains(family(step.observation())))
                        .sorted(Comparator.comparing(JudgedStep::observation, BY_NUMBERS))
                        .toList()
                : List.of();
    }

    /** What stands before the first number; empty if there is no number. */
    private static String family(String name) {
        Matcher number = NUMBER.matcher(name);
        return number.find() ? name.substring(0, number.start()) + "#" : "";
    }

    /** Numbers as numbers, all else as text. */
    private static final Comparator<String> BY_NUMBERS = NumberedOrder::compare;

    private static int compare(String left, String right) {
        List<String> a = parts(left);
        List<String> b = parts(right);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            boolean numbers = NUMBER.matcher(a.get(i)).matches()
                    && NUMBER.matcher(b.get(i)).matches();
            int order = numbers
                    ? new BigInteger(a.get(i)).compareTo(new BigInteger(b.get(i)))
                    : a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static List<String> parts(String name) {
        return List.of(name.split("(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])"));
    }
}
