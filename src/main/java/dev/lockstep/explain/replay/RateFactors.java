package dev.lockstep.explain.replay;

import dev.lockstep.explain.search.Digits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Factors of parameters' rates. An update is a multiple of its rate, decay included where it is decoupled: what a parameter moves by over
 * what the largest one's optimizer would move it by is its factor.
 */
final class RateFactors {
    /** So far a number with few digits may be off. */
    private static final double NEAR = 1e-4;
    /** A factor leaves no more than this share of an update. */
    private static final double LEFT = 1e-2;

    private static final int MOST_DIGITS = 4;

    private RateFactors() {}

    /**
     * The factors.
     *
     * @param largest the setting that makes the updates of the largest parameter, which is the only one that it is for
     * @param replays one a parameter
     * @return one a parameter; empty where a parameter's updates are no multiple, or all are one
     */
    static Optional<List<Double>> of(Setting largest, List<Replay> replays) {
        List<Double> factors = new ArrayList<>();
        for (Replay replay : replays) {
            Optional<Double> factor = factor(largest, replay);
            if (factor.isEmpty()) {
                return Optional.empty();
            }
            factors.add(factor.get());
        }
        return factors.stream().allMatch(factor -> factor == 1) ? Optional.empty() : Optional.of(factors);
    }

    private static Optional<Double> factor(Setting setting, Replay replay) {
        return IntStream.range(0, 2)
                .mapToObj(decays -> multiple(setting.withDecays(new boolean[] {decays == 1}), replay))
                .min(Comparator.comparingDouble(Multiple::left))
                .filter(best -> best.left() <= LEFT)
                .map(best -> Digits.fewest(
                                best.factor() * (1 - NEAR), best.factor(), best.factor() * (1 + NEAR), MOST_DIGITS)
                        .orElse(best.factor()));
    }

    /** @param left the share of the updates that is no multiple */
    private record Multiple(double factor, double left) {}

    private static Multiple multiple(Setting setting, Replay replay) {
        Sample sample = replay.sample();
        double[][] made = replay.values(setting);
        double both = 0;
        double ownSquare = 0;
        double square = 0;
        for (int t = 0; t < made.length; t++) {
            double[] before = sample.before(t);
            double[] after = sample.after(t);
            for (int i = 0; i < before.length; i++) {
                double own = made[t][i] - before[i];
                double recorded = after[i] - before[i];
                both += own * recorded;
                ownSquare += own * own;
                square += recorded * recorded;
            }
        }
        double factor = both / ownSquare;
        double rest = Math.max(0, square - factor * both);
        double left = Math.sqrt(rest / square);
        return new Multiple(factor, factor > 0 && Double.isFinite(left) ? left : Double.POSITIVE_INFINITY);
    }
}
