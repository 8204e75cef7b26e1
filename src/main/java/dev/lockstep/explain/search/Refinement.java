package dev.lockstep.explain.search;

import java.util.Optional;
import java.util.OptionalDouble;

/** Brings a knob's number to where it reproduces best by Gauss and Newton, and says how well it is known. */
final class Refinement {
    /** The sigmas that the step for the derivative should show. */
    private static final double VISIBLE = 10;

    private static final double INTERVAL = 1.96;
    /** Half widths of the interval within which a number with few digits is looked for: the interval alone misses one truth in three. */
    private static final double SNAP = 4;

    private static final int MOST_DIGITS = 4;

    private final Knob knob;
    private double place;
    private double step;
    private double[] before;
    private double[] slope;
    private int moves;

    /** @param slope sigmas for each unit of the knob's scale */
    Refinement(Knob knob, double number, double slope) {
        this.knob = knob;
        this.place = knob.place(number);
        this.step = VISIBLE / Math.max(slope, 1e-12);
    }

    Knob knob() {
        return knob;
    }

    /** The next number to run; empty when it is done. */
    OptionalDouble next() {
        if (moves >= 2) {
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
            moves = 2;
        } else if (before == null) {
            before = z;
        } else if (slope == null) {
            slope = Comparison.minus(before, z);
            for (int i = 0; i < slope.length; i++) {
                slope[i] /= step;
            }
            move(before);
        } else {
            move(z);
            moves++;
        }
    }

    private void move(double[] z) {
        double square = Comparison.chiSquare(slope);
        double by = square > 0 ? Comparison.dot(z, slope) / square : 0;
        place += Double.isFinite(by) ? by : 0;
    }

    /** The number with the fewest digits near the best; empty if there is none, or it is the one that the spec has. */
    Optional<FreeNumber> chosen() {
        double fitted = knob.number(place);
        double half = slope == null ? 0 : INTERVAL / Math.sqrt(Comparison.chiSquare(slope));
        double low = knob.number(place - SNAP * half);
        double high = knob.number(place + SNAP * half);
        if (!Double.isFinite(half) || (low <= knob.current() && knob.current() <= high)) {
            return Optional.empty();
        }
        OptionalDouble few = Digits.fewest(low, fitted, high, MOST_DIGITS);
        return few.isEmpty()
                ? Optional.empty()
                : Optional.of(new FreeNumber(
                        knob.field(), fitted, knob.number(place - half), knob.number(place + half), few.getAsDouble()));
    }
}
