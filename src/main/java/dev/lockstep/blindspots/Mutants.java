package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.SpecCatalogue;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The mutants of a run: the single edits of its catalogue, those that come to one spec once. */
final class Mutants {
    private final Map<Hypothesis, List<CaseTask>> runs = new LinkedHashMap<>();
    private final Map<Hypothesis, String> refused = new LinkedHashMap<>();

    private Mutants() {}

    /**
     * Of a spec.
     *
     * @param keys that it is observed by
     * @param asked which edits of the catalogue are
     * @param stack what runs them: edits that it does not honour are left out
     */
    static Mutants of(
            SpecTemplate template, List<Long> seeds, List<ObservedKey> keys, Predicate<Hypothesis> asked, Stack stack) {
        Mutants mutants = new Mutants();
        Set<List<String>> known = new HashSet<>();
        known.add(digests(tasks(template, Hypothesis.NONE, seeds, keys, stack)));
        BackpropSpec spec = template.withSeed(seeds.get(0)).spec();
        for (Hypothesis edit : SpecCatalogue.of(spec).singles().stream()
                .filter(asked)
                .filter(stack::honours)
                .toList()) {
            try {
                List<CaseTask> tasks = tasks(template, edit, seeds, keys, stack);
                if (known.add(digests(tasks))) {
                    mutants.runs.put(edit, tasks);
                }
            } catch (BadSuiteException | BadFieldException e) {
                mutants.refused.put(edit, e.getMessage());
            }
        }
        return mutants;
    }

    /**
     * The runs of one, a seed each.
     *
     * @throws BadSuiteException if there is no such run
     */
    static List<CaseTask> tasks(
            SpecTemplate template, Hypothesis mutant, List<Long> seeds, List<ObservedKey> keys, Stack stack) {
        SpecTemplate edited = ComputedTrials.edited(template, mutant);
        List<CaseTask> tasks = new ArrayList<>();
        seeds.forEach(seed -> tasks.add(stack.task(edited, seed, keys)));
        return tasks;
    }

    /** The same by Lockstep's engine; empty if there is no such run. */
    static Optional<List<CaseTask>> tasksIfAny(
            SpecTemplate template, Hypothesis mutant, List<Long> seeds, List<ObservedKey> keys) {
        try {
            return Optional.of(tasks(template, mutant, seeds, keys, Stack.ENGINE));
        } catch (BadSuiteException | BadFieldException e) {
            return Optional.empty();
        }
    }

    private static List<String> digests(List<CaseTask> tasks) {
        return tasks.stream().map(CaseTask::specDigest).toList();
    }

    /** A run for each seed, by the edit. */
    Map<Hypothesis, List<CaseTask>> runs() {
        return runs;
    }

    /** Edits that come to no run, with the reason. */
    Map<Hypothesis, String> refused() {
        return refused;
    }
}
