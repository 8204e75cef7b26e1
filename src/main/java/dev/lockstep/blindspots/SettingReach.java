package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which mutants each setting shows: their effects in float64, by a narrow model where there is one, beside the noise of float32. */
final class SettingReach {
    /** An effect counts from so many times the noise on. */
    private static final double TIMES_NOISE = 10;

    private final CaseRuns runner;
    private final Trainings trainings;

    SettingReach(CaseRuns runner, Trainings trainings) {
        this.runner = runner;
        this.trainings = trainings;
    }

    /**
     * The goals of the mutants that each setting shows.
     *
     * @param settings of the runs; those of the narrow model are in the same order
     */
    Map<Setting, Set<String>> of(List<Setting> settings, ProbeRuns runs) {
        SpecTemplate small = Smaller.of(runs.template(), runs.spec()).orElse(runs.template());
        ProbeRuns narrow = new ProbeRuns(runs.question(), small);
        List<Long> seed = runs.question().seeds().subList(0, 1);
        List<Setting> ofNarrow = narrow.settings(trainings, seed);
        Map<Setting, Set<String>> reach = new LinkedHashMap<>();
        for (int i = 0; i < settings.size(); i++) {
            try {
                reach.put(settings.get(i), shown(narrow.with(ofNarrow.get(i)), seed));
            } catch (NoSearchException | BadSuiteException e) {
                // A setting that does not run is none.
            }
        }
        return reach;
    }

    private Set<String> shown(ProbeRuns runs, List<Long> seed) {
        List<ObservedKey> keys = runs.keys();
        KeyFloors floors = new BlindSpotSearch(runner).floors(runs.asked(seed, Tolerance.DEFAULT));
        SpecTemplate doubles = runs.template().with(new Edit(RunFields.PRECISION.path(), Precision.FLOAT64.label()));
        Mutants mutants = Mutants.of(doubles, seed, keys, any -> true, Stack.ENGINE);
        List<CaseTask> tasks = new ArrayList<>(Mutants.tasks(doubles, Hypothesis.NONE, seed, keys, Stack.ENGINE));
        mutants.runs().values().forEach(tasks::addAll);
        List<Outcome> outcomes = trainings.run(tasks);
        MutantJudge judge = new MutantJudge(keys, Tolerance.DEFAULT, observed(outcomes.get(0), seed), floors);
        Set<String> shown = new LinkedHashSet<>();
        int at = 1;
        for (Hypothesis mutant : mutants.runs().keySet()) {
            Outcome outcome = outcomes.get(at++);
            if (outcome.problem().isEmpty()
                    && judge.judge(observed(outcome, seed)).effect().sigmas() >= TIMES_NOISE) {
                shown.add(Mutant.goal(mutant));
            }
        }
        return shown;
    }

    private static Map<Long, List<Observation>> observed(Outcome outcome, List<Long> seed) {
        return new TreeMap<>(Map.of(seed.get(0), outcome.observations()));
    }
}
