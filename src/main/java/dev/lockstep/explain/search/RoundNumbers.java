package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sets fitted numbers to the ones with the fewest digits that fit as well, the best known first. A number that the spec has already, or
 * that takes too many digits, is no cause.
 */
final class RoundNumbers implements Steps {
    /** Half widths of the interval within which a number with few digits is looked for: the interval alone misses one truth in three. */
    private static final double NEAR = 4;
    /** The same for numbers with fewer digits, which have to fit as well. */
    private static final double WIDE = 20;
    /** Of numbers whose chi^2 differs by less, the one with fewer digits is meant. */
    private static final double AS_WELL = 9;

    private static final int MOST_DIGITS = 4;

    private final Known first;
    private final List<Turned> set = new ArrayList<>();
    private Known open;
    private int which;
    private List<Double> candidates = List.of();
    private boolean failed;

    RoundNumbers(Known fitted) {
        this.first = fitted;
        this.open = fitted;
        this.failed = IntStream.range(0, fitted.size()).anyMatch(i -> isAsItWas(fitted, i));
    }

    private static boolean isAsItWas(Known known, int i) {
        double half = known.half(i);
        double current = known.knob(i).current();
        return !Double.isFinite(half)
                || (known.number(i, -NEAR * half) <= current && current <= known.number(i, NEAR * half));
    }

    @Override
    public List<Hypothesis> next() {
        if (failed || open.size() == 0) {
            return List.of();
        }
        which = IntStream.range(0, open.size())
                .boxed()
                .min(Comparator.comparingDouble(open::share))
                .orElseThrow();
        candidates = Stream.of(NEAR, WIDE)
                .flatMap(widths -> IntStream.rangeClosed(1, MOST_DIGITS).boxed().flatMap(digits -> few(digits, widths)))
                .distinct()
                .sorted(Comparator.comparingInt(Digits::of))
                .toList();
        failed = candidates.isEmpty();
        return candidates.stream()
                .map(number -> open.where(which, number).hypothesis())
                .toList();
    }

    private Stream<Double> few(int digits, double widths) {
        double half = widths * open.half(which);
        OptionalDouble few =
                Digits.fewest(open.number(which, -half), open.number(which), open.number(which, half), digits);
        return few.stream().boxed();
    }

    @Override
    public void take(List<double[]> left) {
        double[] chiSquares = left.stream()
                .mapToDouble(z -> z == null ? Double.POSITIVE_INFINITY : Comparison.chiSquare(z))
                .toArray();
        double least = IntStream.range(0, chiSquares.length)
                .mapToDouble(i -> chiSquares[i])
                .min()
                .orElse(Double.NaN);
        for (int i = 0; i < chiSquares.length; i++) {
            if (chiSquares[i] <= least + AS_WELL && Double.isFinite(least)) {
                double number = candidates.get(i);
                set.add(new Turned(open.knob(which), open.with(which, number)));
                open = open.where(which, number);
                return;
            }
        }
        failed = true;
    }

    /** The numbers as they are meant; empty if there is one that is not. */
    Optional<Found> found() {
        return failed || open.size() > 0 ? Optional.empty() : Optional.of(new Found(first.beside(), set));
    }
}
