package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/**
 * Ranks edits, and pairs of edits, by the sum of their effects, which is nearly that of both together where they are small: no run is needed for
 * a pair. Edits that set a number of a knob may have a part of their effect, or several times as much. Numbers that are fitted already give way:
 * what lies along their own effects is left out.
 */
final class AddedEffects {
    private static final double LEAST_PART = 0.02;
    private static final double MOST_PARTS = 20;

    private final double[] wanted;
    private final List<Effect> effects;
    private final double square;
    private final double[] along;
    private final double[] squares;
    private final double[][] sigmas;

    /**
     * One edit or two.
     *
     * @param parts of each effect: 1 of an edit as it is
     * @param free of each whether its number is to be fitted
     * @param rest sum of squares of what their effects leave
     */
    record Sum(List<Effect> edits, List<Double> parts, List<Boolean> free, double rest) {
        Sum {
            edits = List.copyOf(edits);
            parts = List.copyOf(parts);
            free = List.copyOf(free);
        }

        static Sum of(Effect edit, double part, boolean free, double rest) {
            return new Sum(List.of(edit), List.of(part), List.of(free), rest);
        }

        static Sum of(
                Effect one, double part, boolean free, Effect two, double second, boolean secondFree, double rest) {
            return new Sum(List.of(one, two), List.of(part, second), List.of(free, secondFree), rest);
        }
    }

    /**
     * Effects that may add up.
     *
     * @param wanted the difference, in sigmas
     * @param givingWay effects of the numbers that are fitted again
     */
    AddedEffects(double[] wanted, List<Effect> effects, List<double[]> givingWay) {
        List<double[]> directions = orthonormal(givingWay);
        this.wanted = without(directions, wanted);
        this.effects = List.copyOf(effects);
        this.square = Comparison.chiSquare(this.wanted);
        int n = effects.size();
        this.along = new double[n];
        this.squares = new double[n];
        this.sigmas = new double[n][];
        for (int i = 0; i < n; i++) {
            sigmas[i] = without(directions, effects.get(i).sigmas());
            along[i] = Comparison.dot(this.wanted, sigmas[i]);
            squares[i] = Comparison.chiSquare(sigmas[i]);
        }
    }

    private static List<double[]> orthonormal(List<double[]> vectors) {
        List<double[]> directions = new ArrayList<>();
        for (double[] each : vectors) {
            double[] rest = without(directions, each);
            double length = Math.sqrt(Comparison.chiSquare(rest));
            if (length > 0) {
                directions.add(Arrays.stream(rest).map(x -> x / length).toArray());
            }
        }
        return directions;
    }

    private static double[] without(List<double[]> directions, double[] vector) {
        double[] rest = vector.clone();
        for (double[] direction : directions) {
            double part = Comparison.dot(rest, direction);
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= part * direction[i];
            }
        }
        return rest;
    }

    /** Single ones as they are, the best first. */
    List<Sum> ones(int most) {
        Best best = new Best(most);
        for (int i = 0; i < effects.size(); i++) {
            best.add(Sum.of(effects.get(i), 1, false, square - 2 * along[i] + squares[i]));
        }
        return best.sorted();
    }

    /** Single ones with their best part, one for each knob. */
    List<Sum> onesInParts(int most) {
        Best best = new Best(most);
        Map<Knob, Sum> ofKnobs = new LinkedHashMap<>();
        for (int i = 0; i < effects.size(); i++) {
            if (effects.get(i).isFree()) {
                double part = along[i] / squares[i];
                Sum sum = Sum.of(effects.get(i), part, true, square - part * along[i]);
                ofKnobs.merge(effects.get(i).knob(), sum, AddedEffects::better);
            }
        }
        ofKnobs.values().forEach(best::add);
        return best.sorted();
    }

    private static Sum better(Sum one, Sum two) {
        return two.rest() < one.rest() ? two : one;
    }

    /** Pairs as they are, the best first. */
    List<Sum> asTheyAre(int most) {
        Best best = new Best(most);
        forEach((i, j) -> {
            double rest = square - 2 * (along[i] + along[j]) + squares[i] + squares[j] + 2 * dot(i, j);
            if (rest < best.limit()) {
                best.add(Sum.of(effects.get(i), 1, false, effects.get(j), 1, false, rest));
            }
        });
        return best.sorted();
    }

    /** Pairs whose second edit has its best part, one for each knob and first edit; the best first. */
    List<Sum> inParts(int most) {
        Best best = new Best(most);
        for (int i = 0; i < effects.size(); i++) {
            Map<Knob, Sum> ofKnobs = new LinkedHashMap<>();
            for (int j = 0; j < effects.size(); j++) {
                if (effects.get(j).isFree() && !meet(i, j)) {
                    double left = along[j] - dot(i, j);
                    double part = bounded(left / squares[j]);
                    double rest = square - 2 * along[i] + squares[i] - 2 * part * left + part * part * squares[j];
                    if (rest < best.limit()) {
                        Sum sum = Sum.of(effects.get(i), 1, false, effects.get(j), part, true, rest);
                        ofKnobs.merge(effects.get(j).knob(), sum, AddedEffects::better);
                    }
                }
            }
            ofKnobs.values().forEach(best::add);
        }
        return best.sorted();
    }

    private static double bounded(double part) {
        return Math.max(LEAST_PART, Math.min(MOST_PARTS, part));
    }

    /** Pairs of which both have their best part, one for each two knobs; the best first. */
    List<Sum> bothInParts(int most) {
        Map<List<Knob>, Sum> ofKnobs = new LinkedHashMap<>();
        forEach((i, j) -> {
            if (effects.get(i).isFree() && effects.get(j).isFree()) {
                Sum sum = bothInParts(i, j);
                ofKnobs.merge(List.of(effects.get(i).knob(), effects.get(j).knob()), sum, AddedEffects::better);
            }
        });
        Best best = new Best(most);
        ofKnobs.values().forEach(best::add);
        return best.sorted();
    }

    private Sum bothInParts(int i, int j) {
        double both = dot(i, j);
        double determinant = squares[i] * squares[j] - both * both;
        double one = (along[i] * squares[j] - along[j] * both) / determinant;
        double two = (along[j] * squares[i] - along[i] * both) / determinant;
        double rest = square - one * along[i] - two * along[j];
        boolean isFar = Math.abs(one) > MOST_PARTS || Math.abs(two) > MOST_PARTS;
        return Sum.of(
                effects.get(i),
                one,
                true,
                effects.get(j),
                two,
                true,
                isFar || !(determinant > 0) ? Double.POSITIVE_INFINITY : rest);
    }

    private double dot(int i, int j) {
        return Comparison.dot(sigmas[i], sigmas[j]);
    }

    private boolean meet(int i, int j) {
        return effects.get(i).edit().meets(effects.get(j).edit());
    }

    private void forEach(BiConsumer<Integer, Integer> action) {
        for (int i = 0; i < effects.size(); i++) {
            for (int j = i + 1; j < effects.size(); j++) {
                if (!meet(i, j)) {
                    action.accept(i, j);
                }
            }
        }
    }

    /** Keeps the sums that leave least. */
    private static final class Best {
        private final int most;
        private final PriorityQueue<Sum> worstFirst =
                new PriorityQueue<>(Comparator.comparingDouble(Sum::rest).reversed());

        Best(int most) {
            this.most = most;
        }

        /** What a sum must be better than. */
        double limit() {
            return worstFirst.size() < most
                    ? Double.POSITIVE_INFINITY
                    : worstFirst.peek().rest();
        }

        void add(Sum sum) {
            if (Double.isFinite(sum.rest())) {
                worstFirst.add(sum);
                if (worstFirst.size() > most) {
                    worstFirst.remove();
                }
            }
        }

        List<Sum> sorted() {
            return worstFirst.stream()
                    .sorted(Comparator.comparingDouble(Sum::rest))
                    .toList();
        }
    }
}
