package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** One step of the search: what one more edit makes of a state. */
final class Level {
    /** A right edit leaves no more than this of the first iterations. */
    static final double SURVIVES = 3;
    /** Iterations after the first that differs that tell one hypothesis from another. */
    private static final int TELLING = 3;
    /** An edit that moves the first iteration by so many sigmas cannot leave it as it is. */
    private static final double FAR = 30;
    /** An edit that leaves no more than this part of what there was may be the larger part of the cause. */
    private static final double LESS = 0.5;

    private final Runs runs;
    private final Comparison comparison;
    private final Found state;
    private final Catalogue catalogue;
    private final List<Long> fitSeeds;
    private final int iterations;
    private final int divergence;
    private final Scope window;
    private final Screen screen;

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
        this.screen = Screen.of(runs, state, this.catalogue, window);
    }

    /** Whether an edit changes the first iteration far beyond noise; false of one that did not run. */
    boolean movesTheStart(Hypothesis single) {
        Response response = screen.response(single);
        if (response == null || screen.before() == null) {
            return false;
        }
        List<Long> seed = window.seeds();
        return Comparison.rms(
                        Comparison.minus(comparison.zAt(screen.before(), seed, 0), comparison.zAt(response, seed, 0)))
                >= FAR;
    }

    /** One edit more beside the fitted numbers of the state, which give way. */
    Collection<Found> refitted() {
        return state.turned().isEmpty() ? List.of() : summed().refitted();
    }

    /** Two edits more, of those whose effects add up to the difference. */
    Collection<Found> pairs() {
        return summed().pairs();
    }

    private SummedEdits summed() {
        return new SummedEdits(runs, comparison, screen, fitSeeds, iterations);
    }

    private NumberSearch numbers() {
        return new NumberSearch(runs, state);
    }

    /** The edits that may reproduce the target by themselves, numbers fitted. */
    Collection<Found> survivors() {
        Map<Hypothesis, Found> found = new LinkedHashMap<>();
        for (Hypothesis single : catalogue.singles()) {
            Response response = screen.response(single);
            if (response != null && Comparison.rms(comparison.z(response, window)) <= SURVIVES) {
                found.put(screen.upon(single), state.and(single));
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
            Response response = screen.response(single);
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
        View view = view(new Scope(fitSeeds, window.iterations()));
        Response asItIs = screen.before() == null ? null : runs.run(state.hypothesis(), view.scope());
        // The budget may end anywhere.
        if (asItIs == null) {
            return List.of();
        }
        double before = Comparison.rms(comparison.z(screen.before(), window));
        List<Found> found = new ArrayList<>(catalogue.singles().stream()
                .filter(single -> screen.response(single) != null)
                .filter(single -> Comparison.rms(comparison.z(screen.response(single), window)) <= LESS * before)
                .map(state::and)
                .toList());
        found.addAll(numbers().nearest(ladders(view(window)), view));
        Map<Hypothesis, Response> made =
                runs.run(found.stream().map(Found::hypothesis).toList(), view.scope());
        double least = LESS * Comparison.rms(view.of(asItIs));
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
                .filter(single -> screen.response(single) != null)
                .sorted(Comparator.comparingDouble(
                        single -> Comparison.chiSquare(comparison.z(screen.response(single), window))))
                .limit(most)
                .map(state::and)
                .toList();
    }

    /** The fields none of whose edits would be noticed in what was compared. */
    Unseen unseen() {
        Map<String, Double> largest = new LinkedHashMap<>();
        double[] before = screen.before() == null ? new double[0] : comparison.z(screen.before(), window);
        for (Hypothesis single : catalogue.singles()) {
            Response response = screen.response(single);
            if (response != null) {
                double effect = Comparison.rms(Comparison.minus(before, comparison.z(response, window)));
                largest.merge(single.edits().get(0).field(), effect, Math::max);
            }
        }
        return new Unseen(
                fields(largest, effect -> effect > 0 && effect < Screen.SEEN), fields(largest, effect -> effect == 0));
    }

    private static List<String> fields(Map<String, Double> effects, DoublePredicate which) {
        return effects.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<KnobFit> ladders(View view) {
        return numbers().ladders(catalogue.knobs(), screen.before(), screen.all()::get, view);
    }
}
