package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Finds the number at which a knob reproduces the target along the direction in which the target lies: the zero of the projection, which
 * is -1 where the knob does nothing. Bracketed on the ladder, then by the Illinois rule, which cannot diverge.
 */
final class KnobFit {
    private static final int MOST_RUNS = 14;
    private static final int MOST_EXTENSIONS = 4;
    /** What is left, in sigmas, where another run would tell nothing. */
    private static final double CLOSE = 1.2;
    /** Two points whose effects differ by so many sigmas give a slope that is no rounding. */
    private static final double APART = 20;

    private final Knob knob;
    private final double length;
    private final List<Point> points = new ArrayList<>();
    private Point low;
    private Point high;
    private int side;
    private int runs;
    private int extensions;

    /**
     * What a number came to.
     *
     * @param place on the knob's scale
     * @param projection of its effect upon the target's difference, less 1
     * @param rms what is left of the difference
     */
    record Point(double number, double place, double projection, double rms) {}

    /** @param length the target's difference, in sigmas: the root of chi^2 */
    KnobFit(Knob knob, double length) {
        this.knob = knob;
        this.length = length;
    }

    Knob knob() {
        return knob;
    }

    double length() {
        return length;
    }

    /** What a number of the ladder, or one that was asked for, came to. */
    void take(double number, double projection, double rms) {
        double place = knob.place(number);
        if (!Double.isFinite(place) || !Double.isFinite(projection)) {
            return;
        }
        Point point = new Point(number, place, projection, rms);
        points.add(point);
        if (low != null) {
            narrow(point);
        }
    }

    private void narrow(Point point) {
        if (point.projection() < 0 == low.projection() < 0) {
            low = point;
            high = side == -1 ? halved(high) : high;
            side = -1;
        } else {
            high = point;
            low = side == 1 ? halved(low) : low;
            side = 1;
        }
    }

    private static Point halved(Point point) {
        return new Point(point.number(), point.place(), point.projection() / 2, point.rms());
    }

    /** The next number to run; empty once it is close, or if there is no zero. */
    OptionalDouble next() {
        if (points.isEmpty() || runs >= MOST_RUNS) {
            return OptionalDouble.empty();
        }
        if (low == null && !bracket()) {
            return extension();
        }
        if (best().rms() < CLOSE) {
            return OptionalDouble.empty();
        }
        double number = knob.number(zero());
        boolean known = points.stream().anyMatch(point -> point.number() == number);
        runs++;
        return known ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private double zero() {
        double zero = (low.place() * high.projection() - high.place() * low.projection())
                / (high.projection() - low.projection());
        double from = Math.min(low.place(), high.place());
        double to = Math.max(low.place(), high.place());
        return zero > from && zero < to ? zero : (from + to) / 2;
    }

    /** The pair of neighbours between which the projection changes its sign, whose better end leaves least. */
    private boolean bracket() {
        points.sort(Comparator.comparingDouble(Point::place));
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < points.size(); i++) {
            Point left = points.get(i - 1);
            Point right = points.get(i);
            double rest = Math.min(left.rms(), right.rms());
            if (left.projection() < 0 != right.projection() < 0 && rest < least) {
                low = left;
                high = right;
                least = rest;
            }
        }
        return low != null;
    }

    /** Beyond the end of the ladder towards which the projection comes nearer to 0. */
    private OptionalDouble extension() {
        if (points.size() < 2 || extensions >= MOST_EXTENSIONS) {
            return OptionalDouble.empty();
        }
        extensions++;
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        double step = (last.place() - first.place()) / (points.size() - 1);
        boolean up = Math.abs(last.projection() - points.get(points.size() - 2).projection()) > 1e-9
                && Math.abs(last.projection()) < Math.abs(first.projection());
        double number = knob.number(up ? last.place() + step : first.place() - step);
        return Double.isFinite(number) && points.stream().noneMatch(point -> point.number() == number)
                ? OptionalDouble.of(number)
                : OptionalDouble.empty();
    }

    /** The number that came closest. */
    Point best() {
        return points.stream().min(Comparator.comparingDouble(Point::rms)).orElseThrow();
    }

    /** Sigmas of effect for each unit of the scale, about the best number. */
    double slope() {
        Point best = best();
        return points.stream()
                .filter(point -> point.place() != best.place())
                .filter(point -> Math.abs(point.projection() - best.projection()) * length >= APART)
                .min(Comparator.comparingDouble(point -> Math.abs(point.place() - best.place())))
                .map(point ->
                        Math.abs((point.projection() - best.projection()) / (point.place() - best.place())) * length)
                .orElse(1.0);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }
}
