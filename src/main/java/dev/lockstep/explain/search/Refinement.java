package dev.lockstep.explain.search;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Brings a knob's number to where it reproduces best by Gauss and Newton, and says how well it is known. */
final class Refinement {
    /** The sigmas that the step for the derivative should show: with fewer the derivative is rounding, with more it is bent. */
    private static final double VISIBLE = 100;
    /** Of a small difference no more than this part. */
    private static final double PART = 0.3;
    /** A step that shows so many times less, or more, is taken again. */
    private static final double OFF = 4;

    private static final int MOST_STEPS = 3;
    private static final int MOVES = 3;

    private static final double INTERVAL = 1.96;
    /** Half widths of the interval within which a number with few digits is looked for: the interval alone misses one truth in three. */
    private static final double SNAP = 4;
    /** The same for numbers with fewer digits, which have to fit as well. */
    private static final double WIDE_SNAP = 20;

    private static final int MOST_DIGITS = 4;

    private final Knob knob;
    private final double visible;
    private double place;
    private double step;
    private double[] before;
    private double[] slope;
    private int steps;
    private int moves;

    /**
     * From a number that nearly reproduces.
     *
     * @param slope sigmas for each unit of the knob's scale
     * @param length the whole difference, in sigmas
     */
    Refinement(Knob knob, double number, double slope, double length) {
        this.knob = knob;
        this.place = knob.place(number);
        this.visible = Math.min(VISIBLE, PART * length);
        this.step = visible / Math.max(slope, 1e-12);
    }

    Knob knob() {
        return knob;
    }

    /** The next number to run; empty when it is done. */
    OptionalDouble next() {
        if (moves >= MOVES) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(before != null && slope == null ? beside() : knob.number(place));
    }

    /** Another number, near enough for a derivative. */
    private double beside() {
        double number = knob.number(place);
        double other = knob.number(place + step);
        if (other == number && knob.whole()) {
            other = number + 1;
        }
        step = knob.place(other) - knob.place(number);
        return other;
    }

    /** @param z what the number left, in sigmas; null if it did not run */
    void take(double[] z) {
        if (z == null) {
            moves = MOVES;
        } else if (before == null) {
            before = z;
        } else if (slope == null) {
            derive(z);
        } else {
            moves++;
            move(z);
        }
    }

    private void derive(double[] z) {
        double[] effect = Comparison.minus(before, z);
        double size = Math.sqrt(Comparison.chiSquare(effect));
        steps++;
        if (!knob.whole() && steps < MOST_STEPS && (size * OFF < visible || size > OFF * visible)) {
            step *= Math.max(1e-3, Math.min(1e3, visible / size));
            return;
        }
        for (int i = 0; i < effect.length; i++) {
            effect[i] /= step;
        }
        slope = effect;
        move(before);
    }

    private void move(double[] z) {
        double square = Comparison.chiSquare(slope);
        double by = square > 0 ? Comparison.dot(z, slope) / square : 0;
        place += Double.isFinite(by) ? by : 0;
    }

    /**
     * Numbers with few digits near the best, those with the fewest first: the first that fits as well as the best of them is meant. Empty
     * if there is none, or if the number that the spec has is as near.
     */
    List<FreeNumber> chosen() {
        double half = slope == null ? 0 : INTERVAL / Math.sqrt(Comparison.chiSquare(slope));
        double low = knob.number(place - SNAP * half);
        double high = knob.number(place + SNAP * half);
        if (!Double.isFinite(half) || (low <= knob.current() && knob.current() <= high)) {
            return List.of();
        }
        return Stream.of(SNAP, WIDE_SNAP)
                .flatMap(widths -> IntStream.rangeClosed(1, MOST_DIGITS)
                        .mapToObj(digits -> few(digits, widths * half))
                        .flatMapToDouble(OptionalDouble::stream)
                        .boxed())
                .distinct()
                .sorted(Comparator.comparingInt(Digits::of))
                .map(number -> new FreeNumber(
                        knob.field(), knob.number(place), knob.number(place - half), knob.number(place + half), number))
                .toList();
    }

    private OptionalDouble few(int digits, double half) {
        return Digits.fewest(knob.number(place - half), knob.number(place), knob.number(place + half), digits);
    }
}
