package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Looks deeper where a mutant leaves all that a check observes equal to the bit: whether it reaches the run at all, which rounding may
 * hide, and if not, what setting of the run it would reach. All of it is found by bits.
 */
final class Depths {
    private static final Edit DOUBLE = new Edit(RunFields.PRECISION.path(), "float64");
    /** Of what is observed beside the check's own keys, none of which begins so. */
    private static final String MORE = "#";

    private static final List<Observable> OF_THE_END =
            List.of(Observable.LOGITS, Observable.GRAD_NORM, Observable.PARAM_NORM);

    private final Question question;
    private final Trainings trainings;
    private final List<ObservedKey> keys;
    /** What the check does not observe itself. */
    private final List<Observable> more;

    Depths(Question question, Trainings trainings) {
        this.question = question;
        this.trainings = trainings;
        this.keys = new ArrayList<>(question.keys());
        List<String> own = question.template().observe().stream()
                .map(ObservationRequest::name)
                .toList();
        this.more =
                OF_THE_END.stream().filter(what -> !own.contains(what.label())).toList();
        more.forEach(what -> keys.addAll(keys(what, last(question.template()))));
    }

    /** The norm of the gradients in every iteration, all else in the last. */
    private static List<ObservedKey> keys(Observable what, int last) {
        return IntStream.rangeClosed(what == Observable.GRAD_NORM ? 0 : last, last)
                .mapToObj(i -> new ObservedKey(MORE + what.label() + "_" + i, what.label(), i))
                .toList();
    }

    private static ObservationRequest request(Observable what) {
        List<Integer> at = what == Observable.GRAD_NORM ? List.of() : List.of(-1);
        return new ObservationRequest(what.label(), MORE + what.label() + "_{iteration}", at);
    }

    private int last(SpecTemplate template) {
        return template.withSeed(question.seeds().get(0)).spec().iterations() - 1;
    }

    /** The run with what it comes to in the end. */
    private SpecTemplate deep() {
        List<ObservationRequest> observed = new ArrayList<>(question.template().observe());
        more.forEach(what -> observed.add(request(what)));
        return question.template().observing(observed);
    }

    /** What is to be said of mutants that leave all that the check observes equal to the bit. */
    Map<Hypothesis, Finding> findings(List<Hypothesis> mutants) {
        BitRuns asIs = new BitRuns(trainings, deep(), question.seeds(), keys);
        BitRuns doubles =
                new BitRuns(trainings, deep().with(DOUBLE), question.seeds().subList(0, 1), keys);
        List<Hypothesis> moved = asIs.moved(mutants, any -> true);
        List<Hypothesis> movedDoubles = doubles.moved(mutants, any -> true);
        List<Hypothesis> observed = doubles.moved(mutants, key -> !key.startsWith(MORE));
        // A recorder's mutants may leave alone what the engine's move.
        List<Hypothesis> byEngine = asIs.moved(mutants, key -> !key.startsWith(MORE));
        Map<Hypothesis, Finding> findings = new LinkedHashMap<>();
        List<Hypothesis> unreached = new ArrayList<>();
        for (Hypothesis mutant : mutants) {
            boolean reached = moved.contains(mutant) || movedDoubles.contains(mutant);
            if (byEngine.contains(mutant)) {
                findings.put(
                        mutant,
                        new Finding(State.NOT_EXERCISED, "would be by Lockstep's engine: the recorder does not move"));
            } else if (observed.contains(mutant)) {
                findings.put(mutant, new Finding(State.IN_THE_NOISE, "rounding hides it: float64 has it"));
            } else if (reached && doubles.ran(mutant)) {
                findings.put(mutant, new Finding(State.NOT_EXERCISED, "would be by observing what comes after it"));
            } else {
                unreached.add(mutant);
            }
        }
        exercising(unreached, asIs.largestNorm())
                .forEach((mutant, words) ->
                        findings.put(mutant, new Finding(State.NOT_EXERCISED, "would be by " + words)));
        return findings;
    }

    /** What is to be said of a mutant. */
    record Finding(State state, String reason) {}

    /** What of a run would exercise mutants that it does not, in words; nothing of those for which no setting was found. */
    private Map<Hypothesis, String> exercising(List<Hypothesis> mutants, double largestNorm) {
        Map<Hypothesis, String> found = new LinkedHashMap<>();
        List<Hypothesis> open = new ArrayList<>();
        for (Hypothesis mutant : mutants) {
            Optional<String> limit = limit(mutant, largestNorm);
            limit.ifPresentOrElse(words -> found.put(mutant, words), () -> open.add(mutant));
        }
        SpecTemplate doubles = question.template().with(DOUBLE);
        Smaller.of(doubles, doubles.withSeed(question.seeds().get(0)).spec())
                .ifPresent(small -> found.putAll(settings(small, open)));
        return found;
    }

    /** Of a limit of the gradients' norm that is above all of them. */
    private static Optional<String> limit(Hypothesis mutant, double largestNorm) {
        FieldEdit edit = mutant.edits().get(0);
        return edit.field().equals(OptimizerFields.CLIP_NORM.path())
                        && edit.to() instanceof Number limit
                        && limit.doubleValue() >= largestNorm
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "gradients with a norm above %s: the largest here is %.3g",
                        FieldEdit.text(limit),
                        largestNorm))
                : Optional.empty();
    }

    /** By the first setting of a narrow model that each reaches. */
    private Map<Hypothesis, String> settings(SpecTemplate small, List<Hypothesis> mutants) {
        Map<Hypothesis, String> found = new LinkedHashMap<>();
        int last = last(small);
        List<ObservedKey> observed = new ArrayList<>();
        List<ObservationRequest> requests = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            observed.add(new ObservedKey(Observable.LOSS.label() + "_" + i, Observable.LOSS.label(), i));
        }
        requests.add(new ObservationRequest(Observable.LOSS.label(), "loss_{iteration}", List.of()));
        OF_THE_END.forEach(what -> {
            observed.addAll(keys(what, last));
            requests.add(request(what));
        });
        List<Long> seed = question.seeds().subList(0, 1);
        Map<Variation, BitRuns> settings = new LinkedHashMap<>();
        List<CaseTask> tasks = new ArrayList<>();
        for (Variation variation : Variation.of(small.withSeed(seed.get(0)).spec())) {
            BitRuns runs = new BitRuns(trainings, small.observing(requests).with(variation.edits()), seed, observed);
            settings.put(variation, runs);
            tasks.addAll(runs.tasks(mutants));
        }
        // All of them together: each takes milliseconds.
        trainings.run(tasks);
        settings.forEach((variation, runs) ->
                runs.moved(mutants, any -> true).forEach(mutant -> found.putIfAbsent(mutant, variation.words())));
        return found;
    }
}
