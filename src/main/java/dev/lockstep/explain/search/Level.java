package dev.lockstep.explain.search;

import dev.lockstep.explain.search.AddedEffects.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** One step of the search: what one more edit makes of a state. */
final class Level {
    /** A right edit leaves no more than this of the first iterations. */
    static final double SURVIVES = 3;
    /** Iterations after the first that differs that tell one hypothesis from another. */
    private static final int TELLING = 3;
    /** An edit whose effect is less is not seen. */
    private static final double SEEN = 1;

    /** An edit that moves the first iteration by so many sigmas cannot leave it as it is. */
    private static final double FAR = 30;
    /** Effects that are so many times larger than the difference are no part of it. */
    private static final double MOST_TIMES = 10;

    /** An edit that leaves no more than this part of what there was may be the larger part of the cause. */
    private static final double LESS = 0.5;

    private static final int PLAIN_PAIRS = 200;
    private static final int FITTED_PAIRS = 24;
    private static final int FITTED_ONES = 16;

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

    /** One edit more beside the fitted numbers of the state, which give way. */
    Collection<Found> refitted() {
        return state.turned().isEmpty()
                ? List.of()
                : added(sums -> List.of(sums.ones(FITTED_ONES), sums.onesInParts(FITTED_ONES)));
    }

    /** Two edits more, of those whose effects add up to the difference. */
    Collection<Found> pairs() {
        return added(sums ->
                List.of(sums.asTheyAre(PLAIN_PAIRS), sums.inParts(FITTED_PAIRS), sums.bothInParts(FITTED_PAIRS)));
    }

    private Collection<Found> added(Function<AddedEffects, List<List<Sum>>> which) {
        Scope scope = new Scope(fitSeeds, window.iterations());
        Response before = stateResponse == null ? null : runs.run(state.hypothesis(), scope);
        if (before == null) {
            return List.of();
        }
        double[] wanted = comparison.z(before, scope);
        AddedEffects sums = new AddedEffects(wanted, effects(wanted, scope), derivatives(wanted, scope));
        List<Sum> chosen =
                which.apply(sums).stream().flatMap(List::stream).distinct().toList();
        Map<Hypothesis, Found> found = new LinkedHashMap<>();
        asTheyAre(chosen).forEach(each -> found.put(each.hypothesis(), each));
        fitted(chosen, Math.sqrt(Comparison.chiSquare(wanted)), scope)
                .forEach(each -> found.put(each.hypothesis(), each));
        return found.values();
    }

    /** What a step of each of the state's fitted numbers does. */
    private List<double[]> derivatives(double[] wanted, Scope scope) {
        List<double[]> derivatives = new ArrayList<>();
        for (int i = 0; i < state.turned().size(); i++) {
            List<Turned> moved = new ArrayList<>(state.turned());
            moved.set(i, moved.get(i).moved());
            Response response = runs.run(new Found(state.plain(), moved).hypothesis(), scope);
            if (response != null) {
                derivatives.add(Comparison.minus(wanted, comparison.z(response, scope)));
            }
        }
        return derivatives;
    }

    /** Of edits with equal effects one; those that are not seen, or far more than is wanted, are no part of the difference. */
    private List<Effect> effects(double[] wanted, Scope scope) {
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
        Map<Hypothesis, Map.Entry<Knob, Double>> turned = turned();
        return visible.stream()
                .filter(single -> whole.containsKey(upon(single)))
                .map(single -> effect(
                        single,
                        Comparison.minus(wanted, comparison.z(whole.get(upon(single)), scope)),
                        turned.get(single)))
                .toList();
    }

    private static Effect effect(Hypothesis single, double[] sigmas, Map.Entry<Knob, Double> turned) {
        return turned == null
                ? new Effect(single, sigmas, null, Double.NaN)
                : new Effect(single, sigmas, turned.getKey(), turned.getValue());
    }

    /** The edits that set a knob. */
    private Map<Hypothesis, Map.Entry<Knob, Double>> turned() {
        Map<Hypothesis, Map.Entry<Knob, Double>> turned = new HashMap<>();
        for (Knob knob : catalogue.knobs()) {
            knob.ladder().forEach(number -> turned.putIfAbsent(knob.at(number), Map.entry(knob, number)));
        }
        return turned;
    }

    /** The sums that have no number to fit, run. */
    private List<Found> asTheyAre(List<Sum> sums) {
        List<Found> all = state.turned().isEmpty()
                ? sums.stream()
                        .filter(sum -> !sum.free().contains(true))
                        .map(this::plain)
                        .toList()
                : List.of();
        Map<Hypothesis, Response> made =
                runs.run(all.stream().map(Found::hypothesis).toList(), window);
        return all.stream()
                .filter(each -> made.containsKey(each.hypothesis()))
                .filter(each -> Comparison.rms(comparison.z(made.get(each.hypothesis()), window)) <= SURVIVES)
                .toList();
    }

    /** The state with those of a sum's edits that have no number to fit. */
    private Found plain(Sum sum) {
        Found found = state;
        for (int i = 0; i < sum.edits().size(); i++) {
            found = sum.free().get(i) ? found : found.and(sum.edits().get(i).edit());
        }
        return found;
    }

    private List<Found> fitted(List<Sum> sums, double length, Scope scope) {
        List<NumbersFit> fits = sums.stream()
                .filter(sum -> !state.turned().isEmpty() || sum.free().contains(true))
                .map(sum -> new NumbersFit(plain(sum).plain(), starts(sum), length))
                .toList();
        return numbers().rounded(fits, view(scope), view(new Scope(fitSeeds, iterations)));
    }

    private List<NumbersFit.Start> starts(Sum sum) {
        List<NumbersFit.Start> starts =
                new ArrayList<>(state.turned().stream().map(Turned::start).toList());
        for (int i = 0; i < sum.edits().size(); i++) {
            if (sum.free().get(i)) {
                starts.add(sum.edits().get(i).start(sum.parts().get(i)));
            }
        }
        return starts;
    }

    private NumberSearch numbers() {
        return new NumberSearch(runs, state);
    }

    private Hypothesis upon(Hypothesis single) {
        return state.and(single).hypothesis();
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
        numbers().alone(ladders(view(window)), view(fit)).forEach(each -> found.put(each.hypothesis(), each));
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
        View one = new View(window, response -> comparison.zAt(response, seed, divergence));
        View all = new View(first, response -> comparison.zAt(response, fitSeeds, divergence));
        found.addAll(numbers().alone(ladders(one), all));
        return best(found, most);
    }

    /** The edits that leave much less than the state does, and so may be the larger part of the cause; the best first. */
    List<Found> reducing(int most) {
        if (stateResponse == null) {
            return List.of();
        }
        View view = view(new Scope(fitSeeds, window.iterations()));
        double before = Comparison.rms(comparison.z(stateResponse, window));
        List<Found> found = new ArrayList<>(catalogue.singles().stream()
                .filter(single -> responses.containsKey(upon(single)))
                .filter(single -> Comparison.rms(comparison.z(responses.get(upon(single)), window)) <= LESS * before)
                .map(state::and)
                .toList());
        found.addAll(numbers().nearest(ladders(view(window)), view));
        Map<Hypothesis, Response> made =
                runs.run(found.stream().map(Found::hypothesis).toList(), view.scope());
        double least = LESS * Comparison.rms(view.of(runs.run(state.hypothesis(), view.scope())));
        ToDoubleFunction<Found> rest = each -> Comparison.rms(view.of(made.get(each.hypothesis())));
        Set<Double> seen = new LinkedHashSet<>();
        return found.stream()
                .filter(each -> made.containsKey(each.hypothesis()) && rest.applyAsDouble(each) <= least)
                .sorted(Comparator.comparingDouble(rest))
                .filter(each -> seen.add(rest.applyAsDouble(each)))
                .limit(most)
                .toList();
    }

    private View view(Scope scope) {
        return new View(scope, response -> comparison.z(response, scope));
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

    private List<KnobFit> ladders(View view) {
        return numbers().ladders(catalogue.knobs(), stateResponse, responses::get, view);
    }
}
