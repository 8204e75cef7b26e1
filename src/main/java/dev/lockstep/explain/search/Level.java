package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** One step of the search: what one more edit makes of a state. */
final class Level {
    /** A right edit leaves no more than this of the first iterations. */
    private static final double SURVIVES = 3;
    /** Iterations after the first that differs that tell one hypothesis from another. */
    private static final int TELLING = 3;
    /** An edit whose effect is less is not seen. */
    private static final double SEEN = 1;

    /** An edit that moves the first iteration by so many sigmas cannot leave it as it is. */
    private static final double FAR = 30;
    /** Effects that are so many times larger than the difference are no part of it. */
    private static final double MOST_TIMES = 10;

    /** Of numbers whose chi^2 differs by less, the one with fewer digits is meant. */
    private static final double AS_WELL = 9;

    private static final int PLAIN_PAIRS = 200;
    private static final int FITTED_PAIRS = 24;

    private final Runs runs;
    private final Comparison comparison;
    private final Found state;
    private final Catalogue catalogue;
    private final List<Long> fitSeeds;
    private final int iterations;
    private final int divergence;
    private final Scope window;
    private final Map<Hypothesis, Response> responses;
    private final Response stateResponse;

    /** @param movesTheStart whether an edit is known to change the first iteration far beyond noise */
    Level(
            Runs runs,
            Comparison comparison,
            Found state,
            Catalogue catalogue,
            List<Long> fitSeeds,
            int iterations,
            Predicate<Hypothesis> movesTheStart) {
        this.runs = runs;
        this.comparison = comparison;
        this.state = state;
        this.fitSeeds = fitSeeds;
        this.iterations = iterations;
        Response whole = runs.run(state.hypothesis(), new Scope(fitSeeds, iterations));
        this.divergence = whole == null ? iterations : comparison.divergence(whole, fitSeeds, iterations);
        // Where the first iteration is explained already, what changes it is no further cause.
        this.catalogue = divergence == 0 ? catalogue : catalogue.without(movesTheStart);
        this.window = new Scope(fitSeeds.subList(0, 1), Math.min(iterations, divergence + TELLING));
        this.stateResponse = runs.run(state.hypothesis(), window);
        this.responses = stateResponse == null
                ? Map.of()
                : runs.run(this.catalogue.singles().stream().map(this::upon).toList(), window);
    }

    /** Whether an edit changes the first iteration far beyond noise; false of one that did not run. */
    boolean movesTheStart(Hypothesis single) {
        Response response = responses.get(upon(single));
        if (response == null || stateResponse == null) {
            return false;
        }
        List<Long> seed = window.seeds();
        return Comparison.rms(
                        Comparison.minus(comparison.zAt(stateResponse, seed, 0), comparison.zAt(response, seed, 0)))
                >= FAR;
    }

    /** Two edits more, of those whose effects add up to the difference. */
    Collection<Found> pairs() {
        Map<Hypothesis, Found> found = new LinkedHashMap<>();
        Scope scope = new Scope(fitSeeds, window.iterations());
        Response before = stateResponse == null ? null : runs.run(state.hypothesis(), scope);
        if (before == null) {
            return found.values();
        }
        double[] wanted = comparison.z(before, scope);
        SmallPairs pairs = new SmallPairs(wanted, effects(wanted, scope));
        for (Found each : alike(pairs.asTheyAre(PLAIN_PAIRS))) {
            found.put(each.hypothesis(), each);
        }
        for (SmallPairs.Pair pair : pairs.inParts(FITTED_PAIRS)) {
            if (runs.hasTime()) {
                withNumber(pair).forEach(each -> found.put(each.hypothesis(), each));
            }
        }
        return found.values();
    }

    /** Of edits with equal effects one; those that are not seen, or far more than is wanted, are no part of the difference. */
    private List<SmallPairs.Effect> effects(double[] wanted, Scope scope) {
        double[] before = comparison.z(stateResponse, window);
        double most = MOST_TIMES * Comparison.rms(before);
        Set<List<Double>> seen = new LinkedHashSet<>();
        List<Hypothesis> visible = new ArrayList<>();
        for (Hypothesis single : catalogue.singles()) {
            Response response = responses.get(upon(single));
            if (response != null) {
                double[] effect = Comparison.minus(before, comparison.z(response, window));
                double size = Comparison.rms(effect);
                List<Double> values = Arrays.stream(effect).boxed().toList();
                if (size >= SEEN && size <= most && seen.add(values)) {
                    visible.add(single);
                }
            }
        }
        Map<Hypothesis, Response> whole =
                runs.run(visible.stream().map(this::upon).toList(), scope);
        return visible.stream()
                .filter(single -> whole.containsKey(upon(single)))
                .map(single -> new SmallPairs.Effect(
                        single, Comparison.minus(wanted, comparison.z(whole.get(upon(single)), scope)), knobOf(single)))
                .toList();
    }

    private Knob knobOf(Hypothesis single) {
        return catalogue.knobs().stream()
                .filter(knob -> knob.ladder().stream()
                        .anyMatch(number -> knob.at(number).equals(single)))
                .findFirst()
                .orElse(null);
    }

    private List<Found> alike(List<SmallPairs.Pair> pairs) {
        List<Found> all = pairs.stream()
                .map(pair -> state.and(pair.first().edit()).and(pair.second().edit()))
                .toList();
        Map<Hypothesis, Response> made =
                runs.run(all.stream().map(Found::hypothesis).toList(), window);
        return all.stream()
                .filter(each -> made.containsKey(each.hypothesis()))
                .filter(each -> Comparison.rms(comparison.z(made.get(each.hypothesis()), window)) <= SURVIVES)
                .toList();
    }

    /** The first edit as it is, and the number of the second one that goes with it. */
    private Collection<Found> withNumber(SmallPairs.Pair pair) {
        Knob knob = pair.second().knob();
        Catalogue only = new Catalogue(
                knob.ladder().stream()
                        .filter(number -> number != knob.current())
                        .map(knob::at)
                        .toList(),
                List.of(knob));
        return new Level(runs, comparison, state.and(pair.first().edit()), only, fitSeeds, iterations, single -> false)
                .survivors();
    }

    private Hypothesis upon(Hypothesis single) {
        return state.hypothesis().and(single);
    }

    /** The edits that may reproduce the target by themselves, numbers fitted. */
    Collection<Found> survivors() {
        Map<Hypothesis, Found> found = new LinkedHashMap<>();
        for (Hypothesis single : catalogue.singles()) {
            Response response = responses.get(upon(single));
            if (response != null && Comparison.rms(comparison.z(response, window)) <= SURVIVES) {
                found.put(upon(single), state.and(single));
            }
        }
        Scope fit = new Scope(fitSeeds, iterations);
        fitted(response -> comparison.z(response, window), window, response -> comparison.z(response, fit), fit)
                .forEach(each -> found.put(each.hypothesis(), each));
        return found.values();
    }

    /** The edits that reproduce the first iteration that differs, and so may be part of the cause; the best first. */
    List<Found> partials(int most) {
        List<Found> found = new ArrayList<>();
        List<Long> seed = window.seeds();
        Scope first = new Scope(fitSeeds, Math.min(iterations, divergence + 1));
        for (Hypothesis single : catalogue.singles()) {
            Response response = responses.get(upon(single));
            if (response != null && isWithin(comparison.zAt(response, seed, divergence))) {
                found.add(state.and(single));
            }
        }
        found.addAll(fitted(
                response -> comparison.zAt(response, seed, divergence),
                window,
                response -> comparison.zAt(response, fitSeeds, divergence),
                first));
        return best(found, most);
    }

    private static boolean isWithin(double[] z) {
        return Comparison.rms(z) <= Comparison.limit(z.length);
    }

    private List<Found> best(List<Found> found, int most) {
        Scope fit = new Scope(fitSeeds, iterations);
        Map<Hypothesis, Response> whole =
                runs.run(found.stream().map(Found::hypothesis).toList(), fit);
        ToDoubleFunction<Found> rest = each -> Comparison.chiSquare(comparison.z(whole.get(each.hypothesis()), fit));
        Set<List<Double>> seen = new LinkedHashSet<>();
        return found.stream()
                .filter(each -> whole.containsKey(each.hypothesis()))
                .filter(each -> comparison.divergence(whole.get(each.hypothesis()), fitSeeds, iterations) > divergence)
                .sorted(Comparator.<Found>comparingInt(
                                each -> -comparison.divergence(whole.get(each.hypothesis()), fitSeeds, iterations))
                        .thenComparingDouble(rest))
                // Equal effects lead to equal places.
                .filter(each -> seen.add(List.of(rest.applyAsDouble(each))))
                .limit(most)
                .toList();
    }

    /** The edits that leave least of the first iterations. */
    List<Found> nearest(int most) {
        return catalogue.singles().stream()
                .filter(single -> responses.containsKey(upon(single)))
                .sorted(Comparator.comparingDouble(
                        single -> Comparison.chiSquare(comparison.z(responses.get(upon(single)), window))))
                .limit(most)
                .map(state::and)
                .toList();
    }

    /** The fields none of whose edits would be noticed in what was compared. */
    Unseen unseen() {
        Map<String, Double> largest = new LinkedHashMap<>();
        double[] before = stateResponse == null ? new double[0] : comparison.z(stateResponse, window);
        for (Hypothesis single : catalogue.singles()) {
            Response response = responses.get(upon(single));
            if (response != null) {
                double effect = Comparison.rms(Comparison.minus(before, comparison.z(response, window)));
                largest.merge(single.edits().get(0).field(), effect, Math::max);
            }
        }
        return new Unseen(
                fields(largest, effect -> effect > 0 && effect < SEEN), fields(largest, effect -> effect == 0));
    }

    private static List<String> fields(Map<String, Double> effects, DoublePredicate which) {
        return effects.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is left of the difference, as a vector. */
    private interface Rest extends Function<Response, double[]> {}

    /** Knobs at the numbers that bring the target nearest: first on one seed, then on all that are for fitting. */
    private List<Found> fitted(Rest narrow, Scope narrowScope, Rest wide, Scope wideScope) {
        if (stateResponse == null) {
            return List.of();
        }
        double[] target = narrow.apply(stateResponse);
        double square = Comparison.chiSquare(target);
        List<KnobFit> fits = new ArrayList<>();
        if (square > 0) {
            catalogue.knobs().forEach(knob -> fits.add(fit(knob, target, square, narrow)));
        }
        bracket(fits, target, square, narrow, narrowScope);
        List<Refinement> refinements = fits.stream()
                .filter(fit -> !fit.isEmpty() && fit.best().rms() <= SURVIVES)
                .map(fit -> new Refinement(fit.knob(), fit.best().number(), fit.slope(), fit.length()))
                .toList();
        refine(refinements, wide, wideScope);
        return chosen(refinements, wide, wideScope);
    }

    /** Each knob at the number with the fewest digits of those that fit as well as the best. */
    private List<Found> chosen(List<Refinement> refinements, Rest rest, Scope scope) {
        Map<Knob, List<FreeNumber>> numbers = new LinkedHashMap<>();
        refinements.forEach(refinement -> numbers.put(refinement.knob(), refinement.chosen()));
        Map<Hypothesis, Response> made = runs.run(
                numbers.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(number -> upon(entry.getKey().at(number.chosen()))))
                        .toList(),
                scope);
        List<Found> found = new ArrayList<>();
        numbers.forEach((knob, few) -> {
            ToDoubleFunction<FreeNumber> left = number -> left(made.get(upon(knob.at(number.chosen()))), rest);
            double least = few.stream().mapToDouble(left).min().orElse(Double.NaN);
            few.stream()
                    .filter(number -> left.applyAsDouble(number) <= least + AS_WELL)
                    .findFirst()
                    .ifPresent(number -> found.add(state.and(knob.at(number.chosen()), number)));
        });
        return found;
    }

    private static double left(Response response, Rest rest) {
        return response == null ? Double.POSITIVE_INFINITY : Comparison.chiSquare(rest.apply(response));
    }

    private KnobFit fit(Knob knob, double[] target, double square, Rest rest) {
        KnobFit fit = new KnobFit(knob, Math.sqrt(square));
        if (Double.isFinite(knob.current())) {
            fit.take(knob.current(), -1, Math.sqrt(square / target.length));
        }
        knob.ladder().forEach(number -> take(fit, number, responses.get(upon(knob.at(number))), target, square, rest));
        return fit;
    }

    private static void take(KnobFit fit, double number, Response response, double[] target, double square, Rest rest) {
        if (response != null) {
            double[] z = rest.apply(response);
            fit.take(number, -Comparison.dot(z, target) / square, Comparison.rms(z));
        }
    }

    private void bracket(List<KnobFit> fits, double[] target, double square, Rest rest, Scope scope) {
        for (boolean moving = true; moving && runs.hasTime(); ) {
            Map<KnobFit, Double> asked = new LinkedHashMap<>();
            for (KnobFit fit : fits) {
                fit.next().ifPresent(number -> asked.put(fit, number));
            }
            List<Hypothesis> wanted = asked.entrySet().stream()
                    .map(entry -> upon(entry.getKey().knob().at(entry.getValue())))
                    .toList();
            Map<Hypothesis, Response> made = runs.run(wanted, scope);
            asked.forEach(
                    (fit, number) -> take(fit, number, made.get(upon(fit.knob().at(number))), target, square, rest));
            moving = !asked.isEmpty();
        }
    }

    private void refine(List<Refinement> refinements, Rest rest, Scope scope) {
        for (boolean moving = true; moving && runs.hasTime(); ) {
            Map<Refinement, Hypothesis> asked = new HashMap<>();
            List<Hypothesis> wanted = new ArrayList<>();
            for (Refinement refinement : refinements) {
                OptionalDouble number = refinement.next();
                if (number.isPresent()) {
                    Hypothesis hypothesis = upon(refinement.knob().at(number.getAsDouble()));
                    asked.put(refinement, hypothesis);
                    wanted.add(hypothesis);
                }
            }
            Map<Hypothesis, Response> made = runs.run(wanted, scope);
            asked.forEach((refinement, hypothesis) -> {
                Response response = made.get(hypothesis);
                refinement.take(response == null ? null : rest.apply(response));
            });
            moving = !asked.isEmpty();
        }
    }
}
