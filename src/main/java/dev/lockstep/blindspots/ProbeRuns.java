package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.Costs;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Tolerance;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The runs that a proposal is made of: the question's, observed by every loss and norm of the gradients, and the parameters' norm in
 * the end.
 *
 * @param template the run, its observations among it
 */
record ProbeRuns(Question question, SpecTemplate template) {
    private static final MathContext TWO = new MathContext(2);
    private static final List<ObservationRequest> OBSERVED = List.of(
            new ObservationRequest(Observable.LOSS.label(), "loss_{iteration}", List.of()),
            new ObservationRequest(Observable.GRAD_NORM.label(), "grad_norm_{iteration}", List.of()),
            new ObservationRequest(Observable.PARAM_NORM.label(), "param_norm", List.of(-1)));

    static ProbeRuns of(Question question, SpecTemplate run) {
        return new ProbeRuns(question, run.observing(OBSERVED));
    }

    ProbeRuns with(Setting setting) {
        return new ProbeRuns(question, template.with(setting.edits()));
    }

    /** The run of the first seed. */
    BackpropSpec spec() {
        return template.withSeed(question.seeds().get(0)).spec();
    }

    /** What a run costs, in operations. */
    double cost() {
        return Costs.backprop(spec());
    }

    List<ObservedKey> keys() {
        int iterations = spec().iterations();
        List<ObservedKey> keys = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            keys.add(new ObservedKey("loss_" + i, Observable.LOSS.label(), i));
            keys.add(new ObservedKey("grad_norm_" + i, Observable.GRAD_NORM.label(), i));
        }
        keys.add(new ObservedKey("param_norm", Observable.PARAM_NORM.label(), iterations - 1));
        return keys;
    }

    /** The question of a check of this run. */
    Question asked(List<Long> seeds, Tolerance tolerance) {
        return new Question(
                question.check(), template, keys(), seeds, tolerance, question.candidate(), question.reference());
    }

    /** Settings of this run; their clips are at the median norm of the gradients, which some batches are above. */
    List<Setting> settings(Trainings trainings, List<Long> seeds) {
        return Setting.of(spec(), ground -> medianNorm(ground, trainings, seeds));
    }

    private double medianNorm(List<Edit> ground, Trainings trainings, List<Long> seeds) {
        List<Double> norms = new ArrayList<>();
        for (Outcome outcome :
                trainings.run(Mutants.tasks(template.with(ground), Hypothesis.NONE, seeds, keys(), Stack.ENGINE))) {
            if (!outcome.problem().isEmpty()) {
                throw new NoSearchException("the candidate itself does not run: " + outcome.problem());
            }
            outcome.observations().stream()
                    .filter(each -> each.key().startsWith("grad_norm_"))
                    .forEach(each -> norms.add(each.value().doubleAt(0)));
        }
        norms.sort(Comparator.naturalOrder());
        double median = norms.get(norms.size() / 2);
        return Double.isFinite(median) && median > 0
                ? new BigDecimal(median).round(TWO).doubleValue()
                : 1;
    }
}
