package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** Runs hypotheses in full, says which of them fit, and ranks them. */
final class Ranking {
    /** Below this there is too little to tell causes apart; or below so many times what noise may come to, where values are few. */
    private static final double TELLABLE = 2.5;

    private static final double TIMES_NOISE = TELLABLE / 1.5;
    /** A single value further off than so many sigmas is no noise. */
    private static final double OUTLIER = 6;
    /** What leaves up to so many sigmas is asked for the noise of its own run. */
    private static final double NEARLY = 6;
    /** An edited run may have so many times the noise of the run as it is. */
    private static final double WIDER = 8;
    /** Two that fit cannot be told apart if chi^2 differs by less. */
    private static final double TIED = 9;

    private final Target target;
    private final Runs runs;
    private final NoiseFloor noise;
    private final Comparison comparison;
    private final SeedShares seeds;
    private final Scope whole;
    private final Function<Hypothesis, BackpropSpec> specs;
    private final IntSupplier catalogueSize;

    /**
     * A ranking.
     *
     * @param specs the side's spec with edits
     * @param catalogueSize from how many edits those that are ranked were chosen
     */
    Ranking(
            Target target,
            Runs runs,
            NoiseFloor noise,
            SeedShares seeds,
            Function<Hypothesis, BackpropSpec> specs,
            IntSupplier catalogueSize) {
        this.target = target;
        this.runs = runs;
        this.noise = noise;
        this.comparison = new Comparison(target, noise);
        this.seeds = seeds;
        this.whole = new Scope(seeds.all(), target.iterations());
        this.specs = specs;
        this.catalogueSize = catalogueSize;
    }

    /** The spec as it is; it must have run. */
    Candidate base() {
        return candidate(Hypothesis.NONE, List.of(), runs.run(Hypothesis.NONE, whole), comparison);
    }

    /** Whether what is left, in sigmas, is so much that a cause can be named for it. */
    boolean isTold(double d) {
        int values = comparison.z(runs.run(Hypothesis.NONE, whole), whole).length;
        return d >= Math.max(TELLABLE, TIMES_NOISE * Comparison.limit(values));
    }

    /** Full runs, the best first; those of equal effect are one. */
    List<Candidate> of(Collection<Found> found) {
        Map<Hypothesis, List<FreeNumber>> numbers = new LinkedHashMap<>();
        found.forEach(each -> numbers.putIfAbsent(each.hypothesis(), each.numbers()));
        Map<Hypothesis, Response> responses = runs.run(List.copyOf(numbers.keySet()), whole);
        Map<String, List<Candidate>> classes = new LinkedHashMap<>();
        responses.forEach((hypothesis, response) -> classes.computeIfAbsent(bits(response), bits -> new ArrayList<>())
                .add(candidate(hypothesis, numbers.get(hypothesis), response, comparison)));
        return classes.values().stream()
                .map(Ranking::one)
                .map(each -> inItsOwnNoise(each, responses.get(each.hypothesis())))
                .filter(each -> !each.fits() || allIsNeeded(each.hypothesis()))
                .sorted(Comparator.comparing((Candidate each) -> !each.fits()).thenComparingDouble(Candidate::score))
                .toList();
    }

    static List<Candidate> fitting(List<Candidate> ranked) {
        return ranked.stream().filter(Candidate::fits).toList();
    }

    /** Those that fit as well as the first and are as simple. */
    static List<Candidate> tied(List<Candidate> fitting) {
        Candidate best = fitting.get(0);
        return fitting.stream()
                .filter(each -> each.hypothesis().size() <= best.hypothesis().size())
                .filter(each -> each.chiSquare() - best.chiSquare() < TIED)
                .toList();
    }

    /** Whether one that nearly fits does so beside the noise of its own run. */
    private Candidate inItsOwnNoise(Candidate candidate, Response response) {
        if (candidate.fits() || !(candidate.d() <= NEARLY) || !runs.hasTime()) {
            return candidate;
        }
        BackpropSpec edited = specs.apply(candidate.hypothesis());
        List<Hypothesis> replicas = NoiseFloor.replicas(edited.precision()).stream()
                .map(candidate.hypothesis()::and)
                .toList();
        NoiseFloor own = NoiseFloor.of(
                target, edited, List.copyOf(runs.run(replicas, whole).values()));
        Comparison wider = new Comparison(target, noise.widened(own, WIDER));
        Candidate again = candidate(candidate.hypothesis(), candidate.numbers(), response, wider);
        // In noise that hides the difference itself, anything would fit.
        boolean seen = isTold(candidate(Hypothesis.NONE, List.of(), runs.run(Hypothesis.NONE, whole), wider)
                .d());
        return again.fits() && seen ? again.with(candidate.equal()) : candidate;
    }

    /** Of several edits none may be an ornament: a pair of which one edit all but fits would take the rest for its second cause. */
    private boolean allIsNeeded(Hypothesis hypothesis) {
        List<Hypothesis> parts = hypothesis.withoutOne();
        Collection<Response> ran = runs.run(parts, whole).values();
        // A part that is no run by itself is no cause by itself; one that the budget did not reach may be.
        return (ran.size() == parts.size() || runs.hasTime())
                && ran.stream().allMatch(response -> isTold(Comparison.rms(comparison.z(response, whole))));
    }

    private static Candidate one(List<Candidate> equal) {
        List<Candidate> simplest = equal.stream()
                .sorted(Comparator.comparingInt(each -> each.hypothesis().size()))
                .toList();
        Set<String> first = edits(simplest.get(0).hypothesis());
        return simplest.get(0)
                .with(simplest.stream()
                        .skip(1)
                        .map(Candidate::hypothesis)
                        .filter(each -> !edits(each).equals(first))
                        .toList());
    }

    /** As people read them, in whatever order. */
    private static Set<String> edits(Hypothesis hypothesis) {
        return hypothesis.edits().stream().map(FieldEdit::toString).collect(Collectors.toSet());
    }

    private String bits(Response response) {
        StringBuilder bits = new StringBuilder();
        for (long seed : seeds.all()) {
            for (double value : response.values().get(seed)) {
                bits.append(Double.doubleToLongBits(value)).append(' ');
            }
        }
        return bits.toString();
    }

    private Candidate candidate(Hypothesis hypothesis, List<FreeNumber> numbers, Response response, Comparison by) {
        double[] z = by.z(response, whole);
        double[] held = by.z(response, new Scope(seeds.heldBack(), whole.iterations()));
        double d = Comparison.rms(z);
        double dHeldBack = held.length == 0 ? Double.NaN : Comparison.rms(held);
        double farthest = Arrays.stream(z).map(Math::abs).max().orElse(0);
        double chiSquare = Comparison.chiSquare(z);
        boolean fits = d <= Comparison.limit(z.length)
                && (held.length == 0 || dHeldBack <= Comparison.limit(held.length))
                && farthest <= OUTLIER;
        double penalty = 2 * hypothesis.size() * Math.log(Math.max(2, catalogueSize.getAsInt()))
                + numbers.size() * Math.log(Math.max(2, z.length));
        return new Candidate(
                hypothesis,
                by.maxDiff(response, whole),
                -1,
                d,
                dHeldBack,
                chiSquare,
                chiSquare + penalty,
                fits,
                numbers,
                List.of());
    }
}
