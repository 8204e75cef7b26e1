package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.explain.search.Explanation.CurvePoint;
import dev.lockstep.explain.search.Explanation.Effort;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the edits of a training run's spec that reproduce what another stack recorded. Fits on half of the seeds, accepts on all, and on
 * the other half by itself; names no cause that does not reproduce.
 */
public final class SpecSearch {
    private static final int NEAREST = 5;
    /** Shares of the budget by which the catalogue is screened, numbers are fitted and further edits are tried: ranking takes full runs. */
    private static final double SCREENING = 0.5;

    private static final double FITTING = 0.7;
    private static final double DEEPER = 0.9;

    private final Question question;
    private final Runs runs;
    private final UnaryOperator<Catalogue> catalogues;
    private final SeedShares seeds;
    private final Scope whole;
    private NoiseFloor noise;
    private Comparison comparison;
    private Levels levels;
    private Ranking ranking;

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
        this.seeds = SeedShares.of(question.target().seeds());
        this.whole = new Scope(seeds.all(), question.target().iterations());
    }

    /** Searches. */
    public Explanation explain() {
        return explain(Leads.NONE);
    }

    /** Searches where there is a guess: if that reproduces the target, nothing else is tried. */
    public Explanation explain(Leads leads) {
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
        levels = new Levels(question.template(), runs, comparison, seeds, whole.iterations(), catalogues);
        ranking = new Ranking(question.target(), runs, noise, seeds, this::spec, levels::catalogueSize);
        Candidate base = ranking.base();
        if (comparison.z(asItIs, whole).length == 0) {
            return unexplained(base, List.of(), Unseen.NONE, "nothing could be compared");
        }
        if (question.depth() == 0) {
            return explanation(base.fits() ? Status.AGREES : Status.UNEXPLAINED, "", List.of(), base, Unseen.NONE, "");
        }
        return base.fits() ? agrees(base) : differs(base, leads);
    }

    /** The numbers that it can turn; none before it has searched, or where the spec does not run. */
    List<Knob> knobs() {
        return levels == null ? List.of() : levels.knobs();
    }

    private BackpropSpec spec(Hypothesis hypothesis) {
        return ComputedTrials.edited(question.template(), hypothesis)
                .withSeed(seeds.all().get(0))
                .spec();
    }

    private Explanation agrees(Candidate base) {
        Unseen unseen = question.all() ? levels.upon(Found.NONE).unseen() : Unseen.NONE;
        return explanation(Status.AGREES, Sentences.agrees(question, base), List.of(), base, unseen, "");
    }

    private Explanation differs(Candidate base, Leads leads) {
        List<Candidate> led = ranking.isTold(base.d()) ? ranking.of(refitted(leads)) : List.of();
        if (!Ranking.fitting(led).isEmpty()) {
            return explained(base, led, leads.unseen());
        }
        Level singles = runs.within(SCREENING, () -> levels.upon(Found.NONE));
        Unseen unseen = singles.unseen();
        Collection<Found> survivors = runs.within(FITTING, singles::survivors);
        List<Candidate> ranked = ranking.of(survivors);
        if (!ranking.isTold(base.d())) {
            return tooLittle(base, ranked, unseen);
        }
        if (Ranking.fitting(ranked).isEmpty() && question.depth() > 1) {
            Deepening deepening = new Deepening(levels, ranking, runs, question.depth());
            ranked = ranking.of(runs.within(DEEPER, () -> deepening.from(singles, survivors)));
        }
        return Ranking.fitting(ranked).isEmpty()
                ? unexplained(base, nearest(singles, ranked), unseen, "")
                : explained(base, ranked, unseen);
    }

    /** Numbers that were fitted to other runs are fitted again to these, as long as there is time. */
    private List<Found> refitted(Leads leads) {
        Scope fit = new Scope(seeds.fit(), whole.iterations());
        View view = new View(fit, response -> comparison.z(response, fit));
        double length = Math.sqrt(Comparison.chiSquare(view.of(runs.run(Hypothesis.NONE, whole))));
        NumberSearch numbers = new NumberSearch(runs, Found.NONE);
        return leads.found().stream()
                .map(each -> each.turned().isEmpty()
                        ? each
                        : numbers.again(each, length, view).orElse(each))
                .toList();
    }

    private Explanation explained(Candidate base, List<Candidate> ranked, Unseen unseen) {
        List<Candidate> fitting = Ranking.fitting(ranked);
        List<Candidate> tied = new SameEffects(spec(Hypothesis.NONE)).merged(Ranking.tied(fitting));
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

    private Explanation tooLittle(Candidate base, List<Candidate> ranked, Unseen unseen) {
        // What is as good as no edit, and costs one, is no possible cause either.
        List<Candidate> fitting = Ranking.fitting(ranked).stream()
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
        Scope seed = new Scope(seeds.fit().subList(0, 1), whole.iterations());
        return new TellingCase(runs, spec(Hypothesis.NONE), question.target(), seed).sentence(causes);
    }

    /** What the record has to do with the run as it is; empty if nothing simple. */
    private String relation() {
        BackpropSpec spec = spec(Hypothesis.NONE);
        long rows = spec.batch() instanceof BatchSpec.Generated batch ? batch.size() : 0;
        return new RunRelations(question.target(), runs.run(Hypothesis.NONE, whole), noise, seeds.all(), rows)
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

    /** Nothing that survives, but the edits that leave least. */
    private List<Candidate> nearest(Level singles, List<Candidate> ranked) {
        List<Candidate> nearest = new ArrayList<>(ranked);
        if (nearest.isEmpty()) {
            nearest.addAll(ranking.of(singles.nearest(NEAREST)));
        }
        return nearest.stream().limit(NEAREST).toList();
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
                comparison.rmsAt(base, seeds.all(), places),
                best == null ? Double.NaN : comparison.rmsAt(best, seeds.all(), places),
                comparison.sigmaAt(seeds.all(), places))));
        return curve;
    }
}
