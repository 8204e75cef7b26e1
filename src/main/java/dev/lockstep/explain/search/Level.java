package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One step of the search: what one more edit makes of a state. */
final class Level {
    /** A right edit leaves no more than this of the first iterations. */
    private static final double SURVIVES = 3;
    /** Iterations after the first that differs that tell one hypothesis from another. */
    private static final int TELLING = 3;
    /** An edit whose effect is less is not seen. */
    private static final double SEEN = 1;

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

    Level(Runs runs, Comparison comparison, Found state, Catalogue catalogue, List<Long> fitSeeds, int iterations) {
        this.runs = runs;
        this.comparison = comparison;
        this.state = state;
        this.catalogue = catalogue;
        this.fitSeeds = fitSeeds;
        this.iterations = iterations;
        Response whole = runs.run(state.hypothesis(), new Scope(fitSeeds, iterations));
        this.divergence = whole == null ? iterations : comparison.divergence(whole, fitSeeds, iterations);
        this.window = new Scope(fitSeeds.subList(0, 1), Math.min(iterations, divergence + TELLING));
        this.stateResponse = runs.run(state.hypothesis(), window);
        this.responses = stateResponse == null
                ? Map.of()
                : runs.run(catalogue.singles().stream().map(this::upon).toList(), window);
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

    /** The fields of edits that do nothing to what was compared. */
    List<String> unseen() {
        Map<String, Boolean> seen = new LinkedHashMap<>();
        double[] before = stateResponse == null ? new double[0] : comparison.z(stateResponse, window);
        for (Hypothesis single : catalogue.singles()) {
            Response response = responses.get(upon(single));
            if (response != null) {
                double effect = Comparison.rms(Comparison.minus(before, comparison.z(response, window)));
                seen.merge(single.edits().get(0).field(), effect >= SEEN, Boolean::logicalOr);
            }
        }
        return seen.entrySet().stream()
                .filter(entry -> !entry.getValue())
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
                .map(fit -> new Refinement(fit.knob(), fit.best().number(), fit.slope()))
                .toList();
        refine(refinements, wide, wideScope);
        List<Found> found = new ArrayList<>();
        for (Refinement refinement : refinements) {
            refinement
                    .chosen()
                    .ifPresent(number -> found.add(state.and(refinement.knob().at(number.chosen()), number)));
        }
        return found;
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
