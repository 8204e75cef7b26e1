package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The values of one slot that bring a schedule to a recorded series. */
final class SeriesFit {
    /** About how many rates one slot may take to evaluate. */
    private static final long MOST_RATES = 400_000;

    private static final int FEWEST_TRIES = 40;
    private static final int MOST_BRACKETS = 5;
    private static final int MOST_HALVINGS = 70;
    private static final int MOST_DIGITS = 17;

    private static final double A_LENGTH = 10;

    /** Words that schedules of any framework know; those that the parameter does not take are refused. */
    private static final List<String> WORDS = List.of(
            "linear",
            "cosine",
            "1-sqrt",
            "cos",
            "exponential",
            "polynomial",
            "sqrt",
            "min",
            "max",
            "rel",
            "abs",
            "triangular",
            "triangular2",
            "exp_range",
            "cycle",
            "iterations",
            "constant",
            "inverse-square-root",
            "WSD",
            "minus_sqrt",
            "log",
            "ITERATION",
            "EPOCH");

    private final SeriesSlot slot;
    private final Series target;
    private final double[] before;
    private final int tries;
    private final TreeMap<Double, SeriesMisfit> numbers = new TreeMap<>();

    /** A value of the slot and what it leaves. */
    record Value(Object value, SeriesMisfit misfit) {}

    /** @param before what is left as it is */
    SeriesFit(SeriesSlot slot, Series target, SeriesMisfit before, double share) {
        this.slot = slot;
        this.target = target;
        this.before = before.rest();
        int steps = target.last() + 1;
        this.tries = (int) Math.max(FEWEST_TRIES, Math.min(2_000, MOST_RATES * share / steps));
    }

    /** Every value that fits, the simplest number first; if none does, those that leave least. */
    List<Value> values(int most) {
        List<Value> values = new ArrayList<>();
        for (Object other : others()) {
            SeriesMisfit.of(slot.with().apply(other), target, 0)
                    .ifPresent(misfit -> values.add(new Value(other, misfit)));
        }
        if (slot.isNumber()) {
            candidates().forEach(this::take);
            bracketed();
            numbers.forEach((number, misfit) -> values.add(new Value(slot.plain(number), misfit)));
        }
        return values.stream()
                .filter(value -> !value.value().equals(slot.value()))
                .sorted(Comparator.comparing((Value value) -> !value.misfit().fits())
                        .thenComparing(value -> value.misfit().fits() ? digits(value.value()) : 0)
                        .thenComparingDouble(value -> value.misfit().misfit()))
                .limit(most)
                .toList();
    }

    /** Values from which another argument may bring the series to the target: those that fit longest, and those that are it but for a factor. */
    List<Value> states(int most) {
        List<Value> all = new ArrayList<>();
        numbers.forEach((number, misfit) -> all.add(new Value(slot.plain(number), misfit)));
        List<Value> states = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparingInt((Value value) -> -value.misfit().divergence())
                        .thenComparing(value -> digits(value.value())))
                .limit(most)
                .forEach(states::add);
        all.stream()
                .sorted(Comparator.comparingDouble(value -> unlikeness(value.misfit())))
                .limit(most)
                .forEach(states::add);
        return states.stream().distinct().toList();
    }

    /** 0 where the series is the target times a factor. */
    private double unlikeness(SeriesMisfit misfit) {
        double[] rates = target.rates();
        double[] series = Comparison.minus(rates, misfit.rest());
        double squares = Comparison.chiSquare(rates) * Comparison.chiSquare(series);
        double along = Comparison.dot(rates, series);
        return squares > 0 ? 1 - along * along / squares : 1;
    }

    private int digits(Object value) {
        boolean standard = value.equals(slot.standard())
                || (value instanceof Number one
                        && slot.standard() instanceof Number other
                        && one.doubleValue() == other.doubleValue());
        return standard || !(value instanceof Number number) ? 0 : Digits.of(number.doubleValue());
    }

    private List<Object> others() {
        return switch (slot.type()) {
            case FLAG -> slot.value() instanceof Boolean flag ? List.of(!flag) : List.of(true, false);
            case TEXT -> List.copyOf(WORDS);
            default -> List.of();
        };
    }

    private Set<Double> candidates() {
        Set<Double> numbers = new TreeSet<>();
        if (slot.standard() instanceof Number standard) {
            numbers.add(standard.doubleValue());
        }
        if (slot.isWhole()) {
            return whole(numbers);
        }
        // A length may be a number by its type.
        return Math.abs(slot.number()) >= A_LENGTH ? whole(mantissas(numbers)) : mantissas(numbers);
    }

    private Set<Double> whole(Set<Double> numbers) {
        int last = target.last();
        double current = Double.isFinite(slot.number()) ? slot.number() : 1;
        double most = Math.max(2.0 * last + 2, 2 * current);
        double step = Math.max(1, Math.ceil(most / tries));
        for (double number = 0; number <= most; number += step) {
            numbers.add(number);
        }
        for (double number = Math.max(0, current - 20); number <= current + 20; number++) {
            numbers.add(number);
        }
        for (double number : new double[] {1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000}) {
            numbers.add(number);
        }
        for (double factor : new double[] {0.1, 0.2, 0.25, 0.5, 4, 8, 10, 100}) {
            numbers.add(Math.rint(current * factor));
        }
        return numbers;
    }

    private Set<Double> mantissas(Set<Double> numbers) {
        numbers.add(0.0);
        double current = Double.isFinite(slot.number()) && slot.number() != 0 ? Math.abs(slot.number()) : 1e-3;
        int magnitude = (int) Math.floor(Math.log10(current));
        int stride = Math.max(1, 8 * 90 / tries);
        for (int power = -4; power <= 3; power++) {
            for (int mantissa = 10; mantissa < 100; mantissa += stride) {
                numbers.add(Double.parseDouble(mantissa + "e" + (magnitude + power - 1)));
            }
        }
        for (double simple : new double[] {1 / 3.0, 2 / 3.0, 0.25, 0.75, 0.5, 1, 1.5, 2, 3, 4, 5, 10, 0.999, 0.9999}) {
            numbers.add(simple);
        }
        if (Double.isFinite(slot.number()) && slot.number() < 0) {
            List.copyOf(numbers).forEach(number -> numbers.add(-number));
        }
        return numbers;
    }

    private Optional<SeriesMisfit> take(double number) {
        SeriesMisfit known = numbers.get(number);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SeriesMisfit> misfit = SeriesMisfit.of(slot.with().apply(slot.plain(number)), target, 0);
        misfit.ifPresent(each -> numbers.put(number, each));
        return misfit;
    }

    /** The effect along what is to be explained, less 1: 0 where the number is right. */
    private double projection(SeriesMisfit misfit) {
        double square = Comparison.chiSquare(scaled(before));
        return -Comparison.dot(scaled(misfit.rest()), scaled(before)) / square;
    }

    private double[] scaled(double[] rest) {
        double most = 0;
        for (double each : before) {
            most = Math.max(most, Math.abs(each));
        }
        double[] scaled = new double[rest.length];
        for (int i = 0; i < rest.length; i++) {
            scaled[i] = most > 0 ? rest[i] / most : 0;
        }
        return scaled;
    }

    private void bracketed() {
        if (Double.isFinite(slot.number())) {
            take(slot.number());
        }
        List<Double> places = List.copyOf(numbers.keySet());
        List<Integer> brackets = new ArrayList<>();
        for (int i = 1; i < places.size(); i++) {
            double left = projection(numbers.get(places.get(i - 1)));
            double right = projection(numbers.get(places.get(i)));
            if (left < 0 != right < 0 && !numbers.get(places.get(i)).fits()) {
                brackets.add(i);
            }
        }
        brackets.sort(Comparator.comparingDouble(i -> Math.min(
                numbers.get(places.get(i)).chiSquare(),
                numbers.get(places.get(i - 1)).chiSquare())));
        brackets.stream().limit(MOST_BRACKETS).forEach(i -> close(places.get(i - 1), places.get(i)));
    }

    /** Halves until the number is known to the last place, then takes the fewest digits that fit as well. */
    private void close(double from, double to) {
        double low = from;
        double high = to;
        boolean rising = projection(numbers.get(low)) < 0;
        for (int i = 0; i < MOST_HALVINGS && Math.nextUp(low) < high; i++) {
            double middle = slot.isWhole() ? Math.floor((low + high) / 2) : low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            Optional<SeriesMisfit> misfit = take(middle);
            if (misfit.isEmpty()) {
                return;
            }
            if (projection(misfit.get()) < 0 == rising) {
                low = middle;
            } else {
                high = middle;
            }
        }
        shorten(low);
        shorten(high);
    }

    private void shorten(double number) {
        SeriesMisfit misfit = numbers.get(number);
        // Half a digit more is allowed for: the halving ends where rounding makes the projection jump.
        if (slot.isWhole() || misfit == null || !(misfit.misfit() <= 1_000)) {
            return;
        }
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            double margin = Math.abs(number) * Math.pow(10, -digits);
            double few = Digits.fewest(number - margin, number, number + margin, digits)
                    .orElse(number);
            if (take(few).map(SeriesMisfit::fits).orElse(false)) {
                return;
            }
        }
    }
}
