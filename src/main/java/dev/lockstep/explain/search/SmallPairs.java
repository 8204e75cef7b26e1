package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Ranks pairs of edits by the sum of their effects, which is nearly that of both together where they are small: no run is needed for
 * a pair. Edits that set a number of a knob may have a part of their effect, or several times as much.
 */
final class SmallPairs {
    private static final double LEAST_PART = 0.05;
    private static final double MOST_PARTS = 20;

    private final double[] wanted;
    private final List<Effect> effects;

    /** What an edit does by itself. */
    static final class Effect {
        private final Hypothesis edit;
        private final double[] sigmas;
        private final Knob knob;

        /**
         * An effect.
         *
         * @param sigmas one an element
         * @param knob that the edit turns; null if it sets no number that is free
         */
        Effect(Hypothesis edit, double[] sigmas, Knob knob) {
            this.edit = edit;
            this.sigmas = sigmas.clone();
            this.knob = knob;
        }

        Hypothesis edit() {
            return edit;
        }

        Knob knob() {
            return knob;
        }
    }

    /**
     * Two edits.
     *
     * @param second of the two the one whose number is free, if there is one
     * @param rest sum of squares of what their effects leave
     */
    record Pair(Effect first, Effect second, double rest) {}

    /** @param wanted the difference, in sigmas */
    SmallPairs(double[] wanted, List<Effect> effects) {
        this.wanted = wanted;
        this.effects = List.copyOf(effects);
    }

    /** Those as they are, the best first. */
    List<Pair> asTheyAre(int most) {
        Best best = new Best(most);
        forEach((first, second) -> best.add(new Pair(first, second, rest(first, second, 1))));
        return best.sorted();
    }

    /** Those whose second edit has its best part, one for each knob and first edit; the best first. */
    List<Pair> inParts(int most) {
        Best best = new Best(most);
        for (Effect first : effects) {
            bestOfKnobs(first).forEach(best::add);
        }
        return best.sorted();
    }

    private List<Pair> bestOfKnobs(Effect first) {
        List<Pair> pairs = new ArrayList<>();
        for (Effect second : effects) {
            if (second.knob() != null && !second.edit().meets(first.edit())) {
                Pair pair = new Pair(first, second, rest(first, second, part(first, second)));
                int known = IntStream.range(0, pairs.size())
                        .filter(i -> pairs.get(i).second().knob().equals(second.knob()))
                        .findFirst()
                        .orElse(-1);
                if (known < 0) {
                    pairs.add(pair);
                } else if (pair.rest() < pairs.get(known).rest()) {
                    pairs.set(known, pair);
                }
            }
        }
        return pairs;
    }

    private double part(Effect first, Effect second) {
        double square = Comparison.chiSquare(second.sigmas);
        double part = Comparison.dot(Comparison.minus(wanted, first.sigmas), second.sigmas) / square;
        return Math.max(LEAST_PART, Math.min(MOST_PARTS, part));
    }

    private double rest(Effect first, Effect second, double part) {
        double rest = 0;
        for (int i = 0; i < wanted.length; i++) {
            double left = wanted[i] - first.sigmas[i] - part * second.sigmas[i];
            rest += left * left;
        }
        return rest;
    }

    private void forEach(BiConsumer<Effect, Effect> action) {
        for (int i = 0; i < effects.size(); i++) {
            for (int j = i + 1; j < effects.size(); j++) {
                if (!effects.get(i).edit().meets(effects.get(j).edit())) {
                    action.accept(effects.get(i), effects.get(j));
                }
            }
        }
    }

    /** Keeps the pairs that leave least. */
    private static final class Best {
        private final int most;
        private final PriorityQueue<Pair> worstFirst =
                new PriorityQueue<>(Comparator.comparingDouble(Pair::rest).reversed());

        Best(int most) {
            this.most = most;
        }

        void add(Pair pair) {
            if (Double.isFinite(pair.rest())) {
                worstFirst.add(pair);
                if (worstFirst.size() > most) {
                    worstFirst.remove();
                }
            }
        }

        List<Pair> sorted() {
            return worstFirst.stream()
                    .sorted(Comparator.comparingDouble(Pair::rest))
                    .toList();
        }
    }
}
