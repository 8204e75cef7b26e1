package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.explain.search.Explanation.CurvePoint;
import dev.lockstep.explain.search.Explanation.Effort;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the edits of a training run's spec that reproduce what another stack recorded. Fits on half of the seeds, accepts on all, and on
 * the other half by itself; names no cause that does not reproduce.
 */
public final class SpecSearch {
    /** More seeds tell no more than these. */
    private static final int MOST_SEEDS = 8;
    /** Below this there is too little to tell causes apart; or below so many times what noise may come to, where values are few. */
    private static final double TELLABLE = 2.5;

    private static final double TIMES_NOISE = TELLABLE / 1.5;
    /** A single value further off than so many sigmas is no noise. */
    private static final double OUTLIER = 6;
    /** Two that fit cannot be told apart if chi^2 differs by less. */
    private static final double TIED = 9;
    /** States from which a second edit is tried. */
    private static final int BEAM = 8;

    private static final int NEAREST = 5;
    /** What leaves up to so many sigmas is asked for the noise of its own run. */
    private static final double NEARLY = 6;
    /** An edited run may have so many times the noise of the run as it is. */
    private static final double WIDER = 8;

    /** Shares of the budget by which the catalogue is screened, numbers are fitted and further edits are tried: ranking takes full runs. */
    private static final double SCREENING = 0.5;

    private static final double FITTING = 0.7;
    private static final double DEEPER = 0.9;

    private final Question question;
    private final Runs runs;
    private final UnaryOperator<Catalogue> catalogues;
    private final List<Long> seeds;
    private final List<Long> fitSeeds;
    private final List<Long> heldBack;
    private final Scope whole;
    private NoiseFloor noise;
    private Comparison comparison;
    private int catalogueSize;
    private Level first;

    /**
     * What is asked.
     *
     * @param side the side that can be edited, {@code candidate} or {@code reference}
     * @param targetSide the other one
     * @param template the side's spec
     * @param target what the other side has
     * @param depth the most edits of one cause: 0 for the run as it is alone, 1 for single ones, 2 for pairs, 3 for triples
     * @param all whether a side that agrees is asked what would not have been seen
     */
    public record Question(
            String side, String targetSide, SpecTemplate template, Target target, int depth, boolean all) {}

    /** @param catalogues what of a catalogue is tried */
    public SpecSearch(Question question, Evaluator evaluator, Budget budget, UnaryOperator<Catalogue> catalogues) {
        this(question, evaluator, budget, catalogues, note -> {});
    }

    /**
     * A search that tells how far it is.
     *
     * @param catalogues what of a catalogue is tried
     * @param notes told now and then
     */
    public SpecSearch(
            Question question,
            Evaluator evaluator,
            Budget budget,
            UnaryOperator<Catalogue> catalogues,
            Consumer<String> notes) {
        this.question = question;
        this.runs = new Runs(evaluator, budget, notes);
        this.catalogues = catalogues;
        this.seeds = some(question.target().seeds());
        this.fitSeeds = every(seeds, 0);
        this.heldBack = every(seeds, 1);
        this.whole = new Scope(seeds, question.target().iterations());
    }

    private static List<Long> some(List<Long> all) {
        return IntStream.range(0, Math.min(MOST_SEEDS, all.size()))
                .mapToObj(i -> all.get(i * all.size() / Math.min(MOST_SEEDS, all.size())))
                .toList();
    }

    private static List<Long> every(List<Long> all, int from) {
        return IntStream.range(0, all.size())
                .filter(i -> i % 2 == from)
                .mapToObj(all::get)
                .toList();
    }

    /** Searches. */
    public Explanation explain() {
        List<Hypothesis> replicas = NoiseFloor.replicas(spec(Hypothesis.NONE).precision());
        List<Hypothesis> first = new ArrayList<>(List.of(Hypothesis.NONE));
        first.addAll(replicas);
        Map<Hypothesis, Response> responses = runs.run(first, whole);
        Response asItIs = responses.get(Hypothesis.NONE);
        if (asItIs == null) {
            return unexplained(
                    null, List.of(), Unseen.NONE, "the spec does not run: " + String.join("; ", runs.refusals()));
        }
        noise = NoiseFloor.of(
                question.target(),
                spec(Hypothesis.NONE),
                replicas.stream()
                        .filter(responses::containsKey)
                        .map(responses::get)
                        .toList());
        comparison = new Comparison(question.target(), noise);
        Candidate base = candidate(Hypothesis.NONE, List.of(), asItIs, comparison);
        if (comparison.z(asItIs, whole).length == 0) {
            return unexplained(base, List.of(), Unseen.NONE, "nothing could be compared");
        }
        if (question.depth() == 0) {
            return explanation(base.fits() ? Status.AGREES : Status.UNEXPLAINED, "", List.of(), base, Unseen.NONE, "");
        }
        return base.fits() ? agrees(base) : differs(base);
    }

    private BackpropSpec spec(Hypothesis hypothesis) {
        return ComputedTrials.edited(question.template(), hypothesis)
                .withSeed(seeds.get(0))
                .spec();
    }

    private Catalogue catalogue(Hypothesis state) {
        Catalogue all = catalogues.apply(SpecCatalogue.of(spec(state)));
        return new Catalogue(
                all.singles().stream().filter(single -> !single.meets(state)).toList(),
                all.knobs().stream()
                        .filter(knob -> state.edits().stream()
                                .noneMatch(edit -> edit.field().equals(knob.field())))
                        .toList());
    }

    private Level level(Found state) {
        Catalogue catalogue = catalogue(state.hypothesis());
        catalogueSize = Math.max(catalogueSize, catalogue.singles().size());
        Level level = new Level(
                runs,
                comparison,
                state,
                catalogue,
                fitSeeds,
                whole.iterations(),
                single -> first != null && first.movesTheStart(single));
        first = first == null ? level : first;
        return level;
    }

    private Explanation agrees(Candidate base) {
        Unseen unseen = question.all() ? level(Found.NONE).unseen() : Unseen.NONE;
        return explanation(Status.AGREES, Sentences.agrees(question, base), List.of(), base, unseen, "");
    }

    private Explanation differs(Candidate base) {
        Level singles = runs.within(SCREENING, () -> level(Found.NONE));
        Unseen unseen = singles.unseen();
        Collection<Found> survivors = runs.within(FITTING, singles::survivors);
        List<Candidate> ranked = ranked(survivors);
        if (!isTold(base.d())) {
            return tooLittle(base, ranked, unseen);
        }
        if (fitting(ranked).isEmpty() && question.depth() > 1) {
            ranked = ranked(runs.within(DEEPER, () -> deeper(singles, survivors)));
        }
        List<Candidate> fitting = fitting(ranked);
        if (fitting.isEmpty()) {
            return unexplained(base, nearest(singles, ranked), unseen, "");
        }
        List<Candidate> tied = new SameEffects(spec(Hypothesis.NONE)).merged(tied(fitting));
        boolean one = tied.stream()
                .allMatch(each ->
                        each.hypothesis().kind().equals(tied.get(0).hypothesis().kind()));
        Status status = one ? Status.EXPLAINED : Status.INDISTINGUISHABLE;
        List<Candidate> told = new ArrayList<>(tied);
        Set<Hypothesis> named = tied.stream().flatMap(SpecSearch::withEqual).collect(Collectors.toSet());
        ranked.stream()
                .filter(each -> !named.contains(each.hypothesis()))
                .limit(NEAREST)
                .forEach(told::add);
        String sentence = (one ? Sentences.explained(question, tied.get(0)) : Sentences.several(question, tied, base))
                + relation();
        return explanation(status, sentence, told, base, unseen, one ? "" : telling(hypotheses(tied)));
    }

    private static Stream<Hypothesis> withEqual(Candidate candidate) {
        return Stream.concat(Stream.of(candidate.hypothesis()), candidate.equal().stream());
    }

    /** Whether what is left, in sigmas, is so much that a cause can be named for it. */
    private boolean isTold(double d) {
        int values = comparison.z(runs.run(Hypothesis.NONE, whole), whole).length;
        return d >= Math.max(TELLABLE, TIMES_NOISE * Comparison.limit(values));
    }

    private Explanation tooLittle(Candidate base, List<Candidate> ranked, Unseen unseen) {
        // What is as good as no edit, and costs one, is no possible cause either.
        List<Candidate> fitting = fitting(ranked).stream()
                .filter(each -> each.score() < base.score())
                .toList();
        List<Hypothesis> possible = new ArrayList<>(List.of(Hypothesis.NONE));
        possible.addAll(hypotheses(fitting));
        return explanation(
                Status.INDISTINGUISHABLE,
                Sentences.tooLittle(question, base, fitting),
                fitting,
                base,
                unseen,
                possible.size() > 1 ? telling(possible) : "");
    }

    private static List<Hypothesis> hypotheses(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::hypothesis).toList();
    }

    private String telling(List<Hypothesis> causes) {
        Scope seed = new Scope(fitSeeds.subList(0, 1), whole.iterations());
        return new TellingCase(runs, spec(Hypothesis.NONE), question.target(), seed).sentence(causes);
    }

    /** What the record has to do with the run as it is; empty if nothing simple. */
    private String relation() {
        BackpropSpec spec = spec(Hypothesis.NONE);
        long rows = spec.batch() instanceof BatchSpec.Generated batch ? batch.size() : 0;
        return new RunRelations(question.target(), runs.run(Hypothesis.NONE, whole), noise, seeds, rows)
                .find()
                .map(words -> "; of the " + question.targetSide() + " " + words)
                .orElse("");
    }

    private Explanation unexplained(Candidate base, List<Candidate> nearest, Unseen unseen, String why) {
        String relation = noise == null ? "" : relation();
        return explanation(
                Status.UNEXPLAINED,
                Sentences.unexplained(question, base, nearest, why) + relation,
                nearest,
                base,
                unseen,
                "");
    }

    private static List<Candidate> fitting(List<Candidate> ranked) {
        return ranked.stream().filter(Candidate::fits).toList();
    }

    /** Those that fit as well as the first and are as simple. */
    private static List<Candidate> tied(List<Candidate> fitting) {
        Candidate best = fitting.get(0);
        return fitting.stream()
                .filter(each -> each.hypothesis().size() <= best.hypothesis().size())
                .filter(each -> each.chiSquare() - best.chiSquare() < TIED)
                .toList();
    }

    /** Two edits, or three, each upon those that explain the first iterations, or the larger part of the difference. */
    private Collection<Found> deeper(Level singles, Collection<Found> before) {
        Map<Hypothesis, Found> found = new LinkedHashMap<>();
        before.forEach(each -> found.put(each.hypothesis(), each));
        singles.pairs().forEach(each -> found.put(each.hypothesis(), each));
        if (!fitting(ranked(found.values())).isEmpty()) {
            return found.values();
        }
        List<Found> states = states(singles, BEAM);
        for (int depth = 2; depth <= question.depth() && !states.isEmpty(); depth++) {
            List<Found> next = new ArrayList<>();
            for (Found state : states) {
                if (runs.hasTime()) {
                    Level level = level(state);
                    upon(level, depth < question.depth()).forEach(each -> found.put(each.hypothesis(), each));
                    List<Candidate> fits = fitting(ranked(found.values()));
                    if (!fits.isEmpty()) {
                        beside(fits.get(0), state).forEach(each -> found.put(each.hypothesis(), each));
                        return found.values();
                    }
                    if (depth < question.depth()) {
                        next.addAll(states(level, BEAM / 4));
                    }
                }
            }
            states = next;
        }
        return found.values();
    }

    private static List<Found> states(Level level, int most) {
        Map<Hypothesis, Found> states = new LinkedHashMap<>();
        level.partials(most).forEach(each -> states.put(each.hypothesis(), each));
        level.reducing(most).forEach(each -> states.put(each.hypothesis(), each));
        return List.copyOf(states.values());
    }

    /** What one edit more makes of a state, or two where none does it. */
    private Collection<Found> upon(Level level, boolean two) {
        List<Found> all = new ArrayList<>(level.survivors());
        all.addAll(level.refitted());
        if (two && fitting(ranked(all)).isEmpty()) {
            all.addAll(level.pairs());
        }
        return all;
    }

    /** What fits as well as the one that was found first: its other edits, each with something else. */
    private List<Found> beside(Candidate fits, Found state) {
        List<Found> all = new ArrayList<>();
        for (Hypothesis part : fits.hypothesis().withoutOne()) {
            if (runs.hasTime() && !part.equals(state.hypothesis())) {
                all.addAll(level(new Found(part, List.of())).survivors());
            }
        }
        return all;
    }

    /** Nothing that survives, but the edits that leave least. */
    private List<Candidate> nearest(Level singles, List<Candidate> ranked) {
        List<Candidate> nearest = new ArrayList<>(ranked);
        if (nearest.isEmpty()) {
            nearest.addAll(ranked(singles.nearest(NEAREST)));
        }
        return nearest.stream().limit(NEAREST).toList();
    }

    /** Full runs, the best first; those of equal effect are one. */
    private List<Candidate> ranked(Collection<Found> found) {
        Map<Hypothesis, Response> responses =
                runs.run(found.stream().map(Found::hypothesis).toList(), whole);
        Map<String, List<Candidate>> classes = new LinkedHashMap<>();
        for (Found each : found) {
            Optional.ofNullable(responses.get(each.hypothesis()))
                    .ifPresent(response -> classes.computeIfAbsent(bits(response), bits -> new ArrayList<>())
                            .add(candidate(each.hypothesis(), each.numbers(), response, comparison)));
        }
        return classes.values().stream()
                .map(SpecSearch::one)
                .map(each -> inItsOwnNoise(each, responses.get(each.hypothesis())))
                .filter(each -> !each.fits() || allIsNeeded(each.hypothesis()))
                .sorted(Comparator.comparing((Candidate each) -> !each.fits()).thenComparingDouble(Candidate::score))
                .toList();
    }

    /** Whether one that nearly fits does so beside the noise of its own run. */
    private Candidate inItsOwnNoise(Candidate candidate, Response response) {
        if (candidate.fits() || !(candidate.d() <= NEARLY) || !runs.hasTime()) {
            return candidate;
        }
        BackpropSpec edited = spec(candidate.hypothesis());
        List<Hypothesis> replicas = NoiseFloor.replicas(edited.precision()).stream()
                .map(candidate.hypothesis()::and)
                .toList();
        NoiseFloor own = NoiseFloor.of(
                question.target(), edited, List.copyOf(runs.run(replicas, whole).values()));
        Comparison wider = new Comparison(question.target(), noise.widened(own, WIDER));
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
        Set<FieldEdit> first = Set.copyOf(simplest.get(0).hypothesis().edits());
        return simplest.get(0)
                .with(simplest.stream()
                        .skip(1)
                        .map(Candidate::hypothesis)
                        .filter(each -> !Set.copyOf(each.edits()).equals(first))
                        .toList());
    }

    private String bits(Response response) {
        StringBuilder bits = new StringBuilder();
        for (long seed : seeds) {
            for (double value : response.values().get(seed)) {
                bits.append(Double.doubleToLongBits(value)).append(' ');
            }
        }
        return bits.toString();
    }

    private Candidate candidate(Hypothesis hypothesis, List<FreeNumber> numbers, Response response, Comparison by) {
        double[] z = by.z(response, whole);
        double[] held = by.z(response, new Scope(heldBack, whole.iterations()));
        double d = Comparison.rms(z);
        double dHeldBack = heldBack.isEmpty() ? Double.NaN : Comparison.rms(held);
        double farthest = 0;
        for (double each : z) {
            farthest = Math.max(farthest, Math.abs(each));
        }
        double chiSquare = Comparison.chiSquare(z);
        boolean fits = d <= Comparison.limit(z.length)
                && (heldBack.isEmpty() || dHeldBack <= Comparison.limit(held.length))
                && farthest <= OUTLIER;
        double penalty = 2 * hypothesis.size() * Math.log(Math.max(2, catalogueSize))
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

    private Explanation explanation(
            Status status, String sentence, List<Candidate> hypotheses, Candidate base, Unseen unseen, String telling) {
        Effort effort = new Effort(runs.tried(), runs.refusals(), unseen, runs.elapsedSeconds(), runs.isComplete());
        return new Explanation(
                status,
                question.side(),
                question.targetSide(),
                sentence,
                hypotheses,
                base,
                base == null ? List.of() : curve(hypotheses),
                effort,
                telling);
    }

    private List<CurvePoint> curve(List<Candidate> hypotheses) {
        Response base = runs.run(Hypothesis.NONE, whole);
        Response best = hypotheses.isEmpty() ? null : runs.run(hypotheses.get(0).hypothesis(), whole);
        Map<String, List<Integer>> byKey = new LinkedHashMap<>();
        List<Element> elements = question.target().elements();
        for (int i = 0; i < elements.size(); i++) {
            byKey.computeIfAbsent(elements.get(i).key(), key -> new ArrayList<>())
                    .add(i);
        }
        List<CurvePoint> curve = new ArrayList<>();
        byKey.forEach((key, places) -> curve.add(new CurvePoint(
                key,
                elements.get(places.get(0)).iteration(),
                comparison.rmsAt(base, seeds, places),
                best == null ? Double.NaN : comparison.rmsAt(best, seeds, places),
                comparison.sigmaAt(seeds, places))));
        return curve;
    }
}
