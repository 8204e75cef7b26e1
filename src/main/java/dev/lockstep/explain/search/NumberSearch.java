package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Finds numbers of knobs upon a state: on a ladder, then by derivatives, then rounded to few digits. */
final class NumberSearch {
    private final Runs runs;
    private final Found state;

    NumberSearch(Runs runs, Found state) {
        this.runs = runs;
        this.state = state;
    }

    private Hypothesis upon(Hypothesis single) {
        return state.and(single).hypothesis();
    }

    /**
     * Each knob where it brings the target nearest, by itself.
     *
     * @param before what the state came to; null if it did not run
     * @param known what the ladders' numbers came to; null for those that did not run
     */
    List<KnobFit> ladders(List<Knob> knobs, Response before, Function<Hypothesis, Response> known, View view) {
        if (before == null || !(Comparison.chiSquare(view.of(before)) > 0)) {
            return List.of();
        }
        double[] target = view.of(before);
        List<KnobFit> fits = knobs.stream()
                .map(knob -> ladder(knob, target, known, view))
                .filter(fit -> !fit.isEmpty())
                .toList();
        Steps.finish(fits.stream().map(fit -> new Bracket(fit, target)).toList(), runs, view.scope(), view.rest());
        return fits;
    }

    private KnobFit ladder(Knob knob, double[] target, Function<Hypothesis, Response> known, View view) {
        KnobFit fit = new KnobFit(knob, Math.sqrt(Comparison.chiSquare(target)));
        if (Double.isFinite(knob.current())) {
            fit.take(knob.current(), -1, Comparison.rms(target));
        }
        for (double number : knob.ladder()) {
            Response response = known.apply(upon(knob.at(number)));
            if (response != null) {
                take(fit, number, view.of(response), target);
            }
        }
        return fit;
    }

    /** What is left of a target, to a knob's fit. */
    private static void take(KnobFit fit, double number, double[] left, double[] target) {
        fit.take(number, -Comparison.dot(left, target) / Comparison.chiSquare(target), Comparison.rms(left));
    }

    /** Goes on where the ladder ends: one number more at a time. */
    private final class Bracket implements Steps {
        private final KnobFit fit;
        private final double[] target;
        private double asked;

        Bracket(KnobFit fit, double[] target) {
            this.fit = fit;
            this.target = target;
        }

        @Override
        public List<Hypothesis> next() {
            OptionalDouble number = fit.next();
            asked = number.orElse(Double.NaN);
            return number.isEmpty() ? List.of() : List.of(upon(fit.knob().at(asked)));
        }

        @Override
        public void take(List<double[]> left) {
            if (left.get(0) != null) {
                NumberSearch.take(fit, asked, left.get(0), target);
            }
        }
    }

    /** Knobs that reproduce by themselves, their numbers rounded, upon the state as it is. */
    List<Found> alone(List<KnobFit> ladders, View wide) {
        List<NumbersFit> fits = ladders.stream()
                .filter(fit -> fit.best().rms() <= Level.SURVIVES)
                .map(this::fit)
                .toList();
        Steps.finish(fits, runs, wide.scope(), wide.rest());
        return rounded(known(fits), wide).stream().map(this::upon).toList();
    }

    /** Knobs where they leave least, whatever that is; no number is rounded. */
    List<Found> nearest(List<KnobFit> ladders, View view) {
        List<NumbersFit> fits = ladders.stream()
                .filter(fit -> fit.best().number() != fit.knob().current())
                .map(this::fit)
                .toList();
        Steps.finish(fits, runs, view.scope(), view.rest());
        return known(fits).stream().map(Known::asFitted).map(this::upon).toList();
    }

    /** The numbers of one that was fitted elsewhere, fitted again; empty if they are none any more. */
    Optional<Found> again(Found found, double length, View view) {
        NumbersFit fit = new NumbersFit(
                found.plain(), found.turned().stream().map(Turned::start).toList(), length);
        Steps.finish(List.of(fit), runs, view.scope(), view.rest());
        return rounded(known(List.of(fit)), view).stream().findFirst();
    }

    private NumbersFit fit(KnobFit ladder) {
        NumbersFit.Start start =
                new NumbersFit.Start(ladder.knob(), ladder.best().number(), ladder.slope());
        return new NumbersFit(state.hypothesis(), List.of(start), ladder.length());
    }

    /** The state with the numbers of a fit that had all of the state beside it. */
    private Found upon(Found fitted) {
        List<Turned> turned = new ArrayList<>(state.turned());
        turned.addAll(fitted.turned());
        return new Found(state.plain(), turned);
    }

    /** Numbers fitted together: on a part first, then, of those that may reproduce, on more, where they are rounded. */
    List<Found> rounded(List<NumbersFit> fits, View part, View wide) {
        Steps.finish(fits, runs, part.scope(), part.rest());
        List<NumbersFit> wider = fits.stream()
                .filter(fit -> fit.rms() <= Level.SURVIVES)
                .map(NumbersFit::again)
                .filter(Objects::nonNull)
                .toList();
        Steps.finish(wider, runs, wide.scope(), wide.rest());
        return rounded(known(wider), wide);
    }

    private static List<Known> known(List<NumbersFit> fits) {
        return fits.stream().map(NumbersFit::known).flatMap(Optional::stream).toList();
    }

    private List<Found> rounded(List<Known> known, View view) {
        List<RoundNumbers> rounds = known.stream().map(RoundNumbers::new).toList();
        Steps.finish(rounds, runs, view.scope(), view.rest());
        return rounds.stream()
                .map(RoundNumbers::found)
                .flatMap(Optional::stream)
                .toList();
    }
}
