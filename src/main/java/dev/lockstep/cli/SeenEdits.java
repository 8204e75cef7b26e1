package dev.lockstep.cli;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.SpecCatalogue;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What of the catalogue's single edits a check's limits would show. */
final class SeenEdits {
    /** To try the whole catalogue should not take longer than this, in operations: some minutes on a core. */
    private static final double MOST_COST = 5e12;

    private final MeasuredCheck check;
    private final Map<Hypothesis, BackpropTask> tasks = new LinkedHashMap<>();

    SeenEdits(MeasuredCheck check, SpecTemplate template, List<ObservedKey> keys) {
        this.check = check;
        long seed = check.seed();
        for (Hypothesis edit : SpecCatalogue.of(template.withSeed(seed).spec()).singles()) {
            try {
                BackpropSpec edited =
                        ComputedTrials.edited(template, edit).withSeed(seed).spec();
                tasks.put(edit, FloorPlanner.run(edited, seed, keys));
            } catch (BadSuiteException e) {
                // An edit that does not go with the rest is none.
            }
        }
    }

    /** The smallest difference that is seen, in a sentence; empty if none is. */
    Optional<String> told(ToleranceRuns runs) {
        double cost = tasks.values().stream().mapToDouble(BackpropTask::cost).sum();
        if (cost > MOST_COST) {
            return Optional.of(
                    String.format(Locale.ROOT, "the catalogue was not tried: it takes about %.0e operations", cost));
        }
        Map<Hypothesis, Double> effects = effects(runs);
        return effects.entrySet().stream()
                .filter(edit -> edit.getValue() > 1)
                .min(Map.Entry.comparingByValue())
                .map(least -> String.format(
                        Locale.ROOT,
                        "of %d single differences %d are seen by seed %d; the smallest: %s (%.1f times its limit)",
                        effects.size(),
                        effects.values().stream().filter(effect -> effect > 1).count(),
                        check.seed(),
                        least.getKey(),
                        least.getValue()));
    }

    private Map<Hypothesis, Double> effects(ToleranceRuns runs) {
        List<Hypothesis> tried = List.copyOf(tasks.keySet());
        List<List<Observation>> observed = runs.of(List.copyOf(tasks.values()));
        Map<Hypothesis, Double> effects = new HashMap<>();
        for (int i = 0; i < tried.size(); i++) {
            if (!observed.get(i).isEmpty()) {
                effects.put(tried.get(i), check.effect(observed.get(i)));
            }
        }
        return effects;
    }
}
