package dev.lockstep.explain.search;

import dev.lockstep.explain.search.SpecSearch.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Guesses for a side whose runs are dear, by Lockstep's own engine, whose runs are cheap: the edits that move the engine's run as far as the
 * side's own run is from its target. Where the engine does not move as the side does, they are wrong, which the side's own runs will show.
 */
public final class EngineLeads {
    private EngineLeads() {}

    /**
     * The guesses; none where the engine does not run the spec.
     *
     * @param question of the side whose runs are dear
     * @param dear makes its runs: the one of its spec as it is
     * @param engine makes the others
     * @param catalogues what of a catalogue the side could confirm
     */
    public static Leads of(
            Question question,
            Evaluator dear,
            Evaluator engine,
            Budget budget,
            UnaryOperator<Catalogue> catalogues,
            Consumer<String> notes) {
        Target target = question.target();
        Trial asItIs = new Trial(Hypothesis.NONE, SeedShares.of(target.seeds()).all(), target.iterations());
        Response its = dear.run(List.of(asItIs)).get(0);
        Response engines = engine.run(List.of(asItIs)).get(0);
        if (!its.ran() || !engines.ran()) {
            return Leads.NONE;
        }
        Question moved = new Question(
                question.side(),
                question.targetSide(),
                question.template(),
                moved(target, asItIs, its, engines),
                question.depth(),
                false);
        SpecSearch search = new SpecSearch(moved, engine, budget, catalogues, notes);
        Explanation explanation = search.explain();
        List<Knob> knobs = search.knobs();
        List<Found> found = new ArrayList<>();
        explanation.hypotheses().stream().filter(Candidate::fits).forEach(each -> {
            found.add(found(each, knobs));
            each.equal().forEach(equal -> found.add(new Found(equal, List.of())));
        });
        return new Leads(found, explanation.effort().unseen());
    }

    /** With the knobs that its numbers were fitted by. */
    private static Found found(Candidate candidate, List<Knob> knobs) {
        Found found = Found.NONE;
        for (FieldEdit edit : candidate.hypothesis().edits()) {
            found = candidate.numbers().stream()
                    .flatMap(number -> knobs.stream()
                            .filter(knob -> knob.at(number.chosen()).edits().contains(edit))
                            .map(knob -> new Turned(knob, number)))
                    .findFirst()
                    .map(found::and)
                    .orElse(found.and(new Hypothesis(List.of(edit))));
        }
        return found;
    }

    /** As far from the engine's run as the target is from the side's. */
    private static Target moved(Target target, Trial asItIs, Response its, Response engines) {
        Map<Long, double[]> values = new LinkedHashMap<>();
        asItIs.seeds().forEach(seed -> {
            double[] to = target.values().get(seed).clone();
            double[] from = engines.values().get(seed);
            double[] own = its.values().get(seed);
            for (int i = 0; i < to.length; i++) {
                to[i] += from[i] - own[i];
            }
            values.put(seed, to);
        });
        return new Target(target.elements(), values);
    }
}
