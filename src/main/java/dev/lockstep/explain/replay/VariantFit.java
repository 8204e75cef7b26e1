package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Brings a variant's numbers to where they reproduce a sample best. */
final class VariantFit {
    private static final int FIRST_ITERATIONS = 12;
    private static final int ITERATIONS = 25;
    private static final int STARTS = 3;
    private static final int ROUNDS = 4;
    private static final int MOST_DIGITS = 3;
    /** Far from a record, who is decayed is not asked. */
    private static final double NEAR = 1000;

    private final Replay own;
    private final Variant variant;
    private final List<Coordinate> rates;
    private Replay replay;
    private double[][] sigmas;

    VariantFit(Replay replay, Variant variant, RateShape shape) {
        this.own = replay;
        this.replay = replay.smooth();
        this.variant = variant;
        this.rates = shape.coordinates(replay.sample().updates());
    }

    /** Every number that is searched: rates first. */
    List<Coordinate> coordinates() {
        List<Coordinate> all = new ArrayList<>(rates);
        variant.free().forEach(meaning -> all.add(new NumberCoordinate(meaning)));
        return all;
    }

    /** The best setting that is found; null if none makes finite values. */
    Setting best() {
        List<Setting> starts = starts();
        if (starts.isEmpty()) {
            return null;
        }
        Setting best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Setting start : starts) {
            sigmas = replay.sigmas(start);
            Setting found = minimum(start, coordinates(), FIRST_ITERATIONS).setting();
            double left = misfit(found);
            if (left < least) {
                least = left;
                best = found;
            }
        }
        if (best == null || rms(least) > NEAR) {
            return best;
        }
        Setting near = settled(best);
        replay = own;
        return settled(roundest(near));
    }

    /**
     * The best of a setting and those near it whose numbers have few digits: scalars of float32 move the best place aside, and its
     * slopes have steps.
     */
    private Setting roundest(Setting near) {
        sigmas = replay.sigmas(near);
        Setting best = near;
        double least = misfit(near);
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            Setting rounded = near;
            for (Coordinate each : coordinates()) {
                double number = each.rounded(each.number(each.of(near)), digits);
                rounded = each.put(rounded, each.place(number));
            }
            double left = misfit(rounded);
            if (left < least) {
                least = left;
                best = rounded;
            }
        }
        return best;
    }

    /** A place with its misfit and the derivatives there. */
    record Place(Setting setting, LeastSquares.Minimum minimum) {}

    /** The best setting with some numbers free, by sigmas at the start. */
    Place minimum(Setting start, List<Coordinate> free, int iterations) {
        double[] x = free.stream().mapToDouble(each -> each.of(start)).toArray();
        double[] steps = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            steps[i] = free.get(i).step(x[i], largestRate(start));
        }
        LeastSquares.Minimum minimum =
                LeastSquares.minimise(places -> replay.misfit(put(start, free, places), sigmas), x, steps, iterations);
        return new Place(put(start, free, minimum.x()), minimum);
    }

    /** The same from a setting that is near; sigmas are taken anew. */
    Place refined(Setting start, List<Coordinate> free) {
        sigmas = replay.sigmas(start);
        return minimum(start, free, ITERATIONS);
    }

    private static Setting put(Setting setting, List<Coordinate> coordinates, double[] x) {
        Setting put = setting;
        for (int i = 0; i < x.length; i++) {
            put = coordinates.get(i).put(put, x[i]);
        }
        return put;
    }

    private static double largestRate(Setting setting) {
        return Arrays.stream(setting.rates()).map(Math::abs).max().orElse(0);
    }

    private double misfit(Setting setting) {
        double square = LeastSquares.square(replay.misfit(setting, sigmas));
        return Double.isNaN(square) ? Double.POSITIVE_INFINITY : square;
    }

    private double rms(double chiSquare) {
        return Math.sqrt(chiSquare / replay.sample().size() / replay.sample().updates());
    }

    /** Numbers and the parameters that decay reaches, in turn, until neither moves. */
    private Setting settled(Setting start) {
        Setting setting = start;
        for (int round = 0; round < ROUNDS; round++) {
            setting = refined(setting, coordinates()).setting();
            boolean[] decays = variant.decays() ? DecayReach.better(replay, setting) : setting.decays();
            if (Arrays.equals(decays, setting.decays())) {
                return setting;
            }
            setting = setting.withDecays(decays);
        }
        return refined(setting, coordinates()).setting();
    }

    /** The best places of the ladder to start from. */
    private List<Setting> starts() {
        record Start(Setting setting, double misfit) {}
        List<Start> found = new ArrayList<>();
        boolean[] all = new boolean[replay.sample().parameterCount()];
        Arrays.fill(all, true);
        double[] anyRates = new double[replay.sample().updates()];
        Arrays.fill(anyRates, variant.settings().lr());
        for (Map<ParameterMeaning, Double> numbers : Ladder.of(variant)) {
            Setting setting = projected(new Setting(variant, numbers, anyRates, all));
            if (setting != null) {
                sigmas = sigmas == null ? replay.sigmas(setting) : sigmas;
                found.add(new Start(setting, misfit(setting)));
            }
        }
        return found.stream()
                .filter(start -> Double.isFinite(start.misfit()))
                .sorted(Comparator.comparingDouble(Start::misfit))
                .limit(STARTS)
                .map(Start::setting)
                .toList();
    }

    /** The setting at the rates that come nearest to the updates; null if it makes none. */
    private Setting projected(Setting setting) {
        double[][] made = replay.values(setting);
        double[] shares = new double[made.length];
        for (int t = 0; t < made.length; t++) {
            double along = 0;
            double square = 0;
            double[] before = replay.sample().before(t);
            double[] after = replay.sample().after(t);
            for (int i = 0; i < before.length; i++) {
                double step = made[t][i] - before[i];
                along += step * (after[i] - before[i]);
                square += step * step;
            }
            shares[t] = along / square;
            if (!Double.isFinite(shares[t])) {
                return null;
            }
        }
        double[] factors = shares.length > 0 && rates.size() == 1 ? together(shares) : shares;
        double[] taken = setting.rates();
        for (int t = 0; t < taken.length; t++) {
            taken[t] *= factors[t];
        }
        Setting nearest = setting.withRates(taken);
        return rates.size() == 1 && rates.get(0) instanceof Coordinate.Rate shape
                ? shape.put(nearest, scale(shape, taken))
                : nearest;
    }

    private static double[] together(double[] shares) {
        double[] mean = new double[shares.length];
        Arrays.fill(mean, Arrays.stream(shares).average().orElse(1));
        return mean;
    }

    private static double scale(Coordinate.Rate shape, double[] rates) {
        double sum = shape.shape().stream().mapToDouble(rate -> rate).sum();
        return sum == 0 ? 0 : Arrays.stream(rates).sum() / sum;
    }
}
