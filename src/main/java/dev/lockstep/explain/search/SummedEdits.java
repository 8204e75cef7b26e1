package dev.lockstep.explain.search;

import dev.lockstep.explain.search.AddedEffects.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Further edits upon a state, chosen by the sums of their effects, then run. */
final class SummedEdits {
    /** Effects that are so many times larger than the difference are no part of it. */
    private static final double MOST_TIMES = 10;

    private static final int PLAIN_PAIRS = 200;
    private static final int FITTED_PAIRS = 24;
    private static final int FITTED_ONES = 16;

    private final Runs runs;
    private final Comparison comparison;
    private final Screen screen;
    private final Found state;
    private final Scope window;
    private final List<Long> fitSeeds;
    private final int iterations;

    /** @param iterations how many the target has */
    SummedEdits(Runs runs, Comparison comparison, Screen screen, List<Long> fitSeeds, int iterations) {
        this.runs = runs;
        this.comparison = comparison;
        this.screen = screen;
        this.state = screen.state();
        this.window = screen.window();
        this.fitSeeds = fitSeeds;
        this.iterations = iterations;
    }

    /** One edit more beside the fitted numbers of the state, which give way. */
    Collection<Found> refitted() {
        return added(sums -> List.of(sums.ones(FITTED_ONES), sums.onesInParts(FITTED_ONES)));
    }

    /** Two edits more, of those whose effects add up to the difference. */
    Collection<Found> pairs() {
        return added(sums ->
                List.of(sums.asTheyAre(PLAIN_PAIRS), sums.inParts(FITTED_PAIRS), sums.bothInParts(FITTED_PAIRS)));
    }

    private Collection<Found> added(Function<AddedEffects, List<List<Sum>>> which) {
        Scope scope = new Scope(fitSeeds, window.iterations());
        Response before = screen.before() == null ? null : runs.run(state.hypothesis(), scope);
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
        double[] before = comparison.z(screen.before(), window);
        double most = MOST_TIMES * Comparison.rms(before);
        Set<List<Double>> seen = new LinkedHashSet<>();
        List<Hypothesis> visible = new ArrayList<>();
        for (Hypothesis single : screen.catalogue().singles()) {
            Response response = screen.response(single);
            if (response != null) {
                double[] effect = Comparison.minus(before, comparison.z(response, window));
                double size = Comparison.rms(effect);
                List<Double> values = Arrays.stream(effect).boxed().toList();
                if (size >= Screen.SEEN && size <= most && seen.add(values)) {
                    visible.add(single);
                }
            }
        }
        Map<Hypothesis, Response> whole =
                runs.run(visible.stream().map(screen::upon).toList(), scope);
        Map<Hypothesis, Map.Entry<Knob, Double>> turned = turned();
        return visible.stream()
                .filter(single -> whole.containsKey(screen.upon(single)))
                .map(single -> effect(
                        single,
                        Comparison.minus(wanted, comparison.z(whole.get(screen.upon(single)), scope)),
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
        for (Knob knob : screen.catalogue().knobs()) {
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
                .filter(each -> Comparison.rms(comparison.z(made.get(each.hypothesis()), window)) <= Level.SURVIVES)
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
        return new NumberSearch(runs, state).rounded(fits, view(scope), view(new Scope(fitSeeds, iterations)));
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

    private View view(Scope scope) {
        return new View(scope, response -> comparison.z(response, scope));
    }
}
