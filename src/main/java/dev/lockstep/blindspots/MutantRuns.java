package dev.lockstep.blindspots;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.record.array.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the mutants of one check, judges them, and looks deeper into those that leave all bits equal. */
final class MutantRuns {
    /** So many numbers of mutants are in memory together. */
    private static final long MOST_NUMBERS = 20_000_000;

    private final Trainings trainings;
    private final Question question;
    private final Map<Long, List<Observation>> base;
    private final MutantJudge judge;
    private final Lookalikes lookalikes;
    private final Map<Hypothesis, Mutant> judged = new LinkedHashMap<>();

    /** @param base what the run as it is observes, by seed */
    MutantRuns(Trainings trainings, Question question, Map<Long, List<Observation>> base, KeyFloors floors) {
        this.trainings = trainings;
        this.question = question;
        this.base = base;
        this.judge = new MutantJudge(question.keys(), question.tolerance(), base, floors);
        this.lookalikes = new Lookalikes(question.keys(), floors);
    }

    List<Mutant> judged(Mutants mutants) {
        List<Hypothesis> open = List.copyOf(mutants.runs().keySet());
        int many = together();
        for (int from = 0; from < open.size(); from += many) {
            run(open.subList(from, Math.min(open.size(), from + many)), mutants.runs());
        }
        mutants.refused().forEach(this::failed);
        lookDeeper();
        lookalikes
                .found()
                .forEach((mutant, same) ->
                        judged.computeIfPresent(mutant, (any, one) -> one.with(State.CONFOUNDED, same)));
        return List.copyOf(judged.values());
    }

    private int together() {
        long numbers = base.values().stream()
                .flatMap(List::stream)
                .mapToLong(each -> each.value().size())
                .sum();
        return (int) Math.max(1, Math.min(10_000, MOST_NUMBERS / Math.max(1, numbers)));
    }

    private void run(List<Hypothesis> mutants, Map<Hypothesis, List<CaseTask>> runs) {
        List<CaseTask> tasks = new ArrayList<>();
        mutants.forEach(mutant -> tasks.addAll(runs.get(mutant)));
        List<Outcome> outcomes = trainings.run(tasks);
        int seeds = question.seeds().size();
        for (int i = 0; i < mutants.size(); i++) {
            take(mutants.get(i), outcomes.subList(i * seeds, (i + 1) * seeds));
        }
    }

    private void take(Hypothesis mutant, List<Outcome> outcomes) {
        Map<Long, List<Observation>> observed = new TreeMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!outcomes.get(i).problem().isEmpty()) {
                failed(mutant, outcomes.get(i).problem());
                return;
            }
            observed.put(question.seeds().get(i), outcomes.get(i).observations());
        }
        MutantJudge.Judged came = judge.judge(observed);
        judged.put(mutant, new Mutant(mutant, came.state(), came.effect(), List.of(), ""));
        if (came.state().isSeen()) {
            lookalikes.add(mutant, observed);
        }
    }

    private void failed(Hypothesis mutant, String why) {
        judged.put(mutant, new Mutant(mutant, State.FAILED, Effect.none(base.size()), List.of(), why));
    }

    /** Of those that leave all bits equal. */
    private void lookDeeper() {
        List<Hypothesis> equal = judged.values().stream()
                .filter(mutant -> mutant.state() == State.NOT_EXERCISED)
                .map(Mutant::hypothesis)
                .toList();
        if (equal.isEmpty()) {
            return;
        }
        new Depths(question, trainings)
                .findings(equal)
                .forEach((mutant, finding) ->
                        judged.computeIfPresent(mutant, (any, one) -> one.with(finding.state(), finding.reason())));
    }
}
