package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.explain.replay.FittedNumber.State;
import dev.lockstep.explain.search.Digits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Turns fitted numbers into those that people choose, the surest first; the others follow each. */
final class Snapping {
    private static final double OF_95_PERCENT = 1.96;
    /** Intervals of a fit hold the truth less often than they say. */
    private static final double HALF_WIDTHS = 4;

    private static final int MOST_DIGITS = 4;
    /** An interval wider than this share of the number says nothing of it. */
    private static final double WIDE = 0.5;
    /** The spacing of float32 just below 1: no kernel of that type takes a number nearer. */
    private static final double SINGLE = 0x1p-24;

    private final Replay replay;
    private final VariantFit fit;
    private final Map<ParameterMeaning, FittedNumber> numbers = new EnumMap<>(ParameterMeaning.class);
    private final List<FittedNumber> rates = new ArrayList<>();
    private Setting setting;

    Snapping(Replay replay, VariantFit fit, Setting setting) {
        this.replay = replay;
        this.fit = fit;
        this.setting = setting;
    }

    /** An interval on a number's own scale. */
    private record Interval(Coordinate coordinate, double low, double number, double high) {
        double relative() {
            return (high - low) / Math.max(Math.abs(number), 1e-300);
        }
    }

    /** What it comes to. */
    Fit fit() {
        List<Coordinate> left = new ArrayList<>(fit.coordinates());
        while (!left.isEmpty()) {
            Interval surest = surest(left);
            FittedNumber number = chosen(surest);
            setting = surest.coordinate().put(setting, surest.coordinate().place(number.value()));
            if (surest.coordinate() instanceof NumberCoordinate of) {
                numbers.put(of.meaning(), number);
            } else {
                rates.add(number);
            }
            left.remove(surest.coordinate());
        }
        return new Fit(setting, numbers, rates, DecayReach.told(replay, setting), Misfit.of(replay, setting));
    }

    private Interval surest(List<Coordinate> free) {
        VariantFit.Place place = fit.refined(setting, free);
        setting = place.setting();
        double[] deviations = place.minimum().deviations();
        double[] x = place.minimum().x();
        double rms = Math.max(
                1,
                Math.sqrt(place.minimum().chiSquare()
                        / replay.sample().size()
                        / replay.sample().updates()));
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            double half = OF_95_PERCENT * deviations[i] * rms;
            Coordinate coordinate = free.get(i);
            double one = coordinate.number(x[i] - half);
            double other = coordinate.number(x[i] + half);
            double least = resolution(coordinate, coordinate.number(x[i]));
            intervals.add(new Interval(
                    coordinate, Math.min(one, other) - least, coordinate.number(x[i]), Math.max(one, other) + least));
        }
        return intervals.stream()
                .min(Comparator.comparingDouble(Interval::relative))
                .orElseThrow();
    }

    /** How near a number can be told where kernels take float32. */
    private double resolution(Coordinate coordinate, double number) {
        if (replay.sample().isDouble()) {
            return Math.abs(number) * 0x1p-50;
        }
        boolean isDecay = coordinate instanceof NumberCoordinate of && of.meaning() == ParameterMeaning.WEIGHT_DECAY;
        double rate = Math.abs(setting.rate(setting.rates().length - 1));
        return isDecay && setting.variant().dialect().isDecoupled() && rate > 0
                ? SINGLE / rate
                : Math.max(Math.abs(number), isNearOne(coordinate) ? 1 : 0) * SINGLE;
    }

    private static boolean isNearOne(Coordinate coordinate) {
        return coordinate instanceof NumberCoordinate of
                && (of.meaning() == ParameterMeaning.BETA1
                        || of.meaning() == ParameterMeaning.BETA2
                        || of.meaning() == ParameterMeaning.SMOOTHING);
    }

    private FittedNumber chosen(Interval interval) {
        double number = interval.number();
        double low = number - HALF_WIDTHS * (number - interval.low());
        double high = number + HALF_WIDTHS * (interval.high() - number);
        String name = name(interval.coordinate());
        double usual = interval.coordinate() instanceof NumberCoordinate of
                ? setting.variant().defaultOf(of.meaning())
                : Double.NaN;
        State wide = isOpen(interval) ? State.OPEN : State.TOLD;
        if ((low <= usual && usual <= high) || Double.isInfinite(high - low)) {
            double kept = Double.isNaN(usual) ? number : usual;
            return new FittedNumber(name, kept, number, interval.low(), interval.high(), wide);
        }
        OptionalDouble round = Digits.fewest(low, number, high, MOST_DIGITS);
        if (round.isPresent()) {
            return new FittedNumber(name, round.getAsDouble(), number, interval.low(), interval.high(), wide);
        }
        boolean isOfOneUpdate = interval.coordinate() instanceof Coordinate.RateAt;
        return new FittedNumber(
                name, number, number, interval.low(), interval.high(), isOfOneUpdate ? State.TOLD : State.ODD);
    }

    /** Whether quite other numbers would do as well. */
    private static boolean isOpen(Interval interval) {
        double width = interval.high() - interval.low();
        double size = isNearOne(interval.coordinate()) ? 1 - interval.number() : Math.abs(interval.number());
        boolean isLinear = interval.coordinate() instanceof NumberCoordinate of
                && (of.meaning() == ParameterMeaning.WEIGHT_DECAY
                        || of.meaning() == ParameterMeaning.MOMENTUM
                        || of.meaning() == ParameterMeaning.DAMPENING);
        return !(width <= WIDE * Math.max(size, isLinear ? 1e-2 : 0));
    }

    private String name(Coordinate coordinate) {
        return coordinate instanceof NumberCoordinate of
                ? setting.variant().nameOf(of.meaning())
                : setting.variant().nameOf(ParameterMeaning.LR);
    }
}
