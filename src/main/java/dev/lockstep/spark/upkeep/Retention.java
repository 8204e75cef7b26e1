package dev.lockstep.spark.upkeep;

import dev.lockstep.suite.json.SuiteTexts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which finished runs stay and which go.
 *
 * @param kept the newest first
 * @param dropped the newest first: a run goes before those that it may refer to
 */
record Retention(List<FinishedRun> kept, List<FinishedRun> dropped) {
    /** By the order of publication: a clock may have been set back. */
    private static final Comparator<FinishedRun> NEWEST_FIRST =
            Comparator.comparingLong(FinishedRun::number).reversed();

    Retention {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /**
     * Keeps the last runs of each suite, and those that a kept run's suite or an unfinished one names, and those that these name.
     *
     * @param runs all that have finished
     * @param keep how many of a suite stay, at least 1
     * @param affected suites of which runs may go
     * @param named texts in the suites of unfinished runs
     */
    static Retention of(List<FinishedRun> runs, int keep, Predicate<String> affected, Set<String> named) {
        List<FinishedRun> newestFirst = runs.stream().sorted(NEWEST_FIRST).toList();
        Set<FinishedRun> kept = new LinkedHashSet<>();
        Map<String, Integer> ofSuite = new HashMap<>();
        for (FinishedRun run : newestFirst) {
            if (ofSuite.merge(run.suite(), 1, Integer::sum) <= keep || !affected.test(run.suite())) {
                kept.add(run);
            }
        }
        while (kept.addAll(named(newestFirst, kept, named))) {
            // Until nobody names another.
        }
        List<FinishedRun> dropped = new ArrayList<>(newestFirst);
        dropped.removeAll(kept);
        return new Retention(newestFirst.stream().filter(kept::contains).toList(), dropped);
    }

    /** Any text that equals a run's id counts as its name: rather a run too many than one that a side still needs. */
    private static List<FinishedRun> named(List<FinishedRun> runs, Set<FinishedRun> by, Set<String> names) {
        Set<String> texts = new HashSet<>(names);
        by.forEach(run -> texts.addAll(SuiteTexts.in(run.spec())));
        return runs.stream().filter(run -> texts.contains(run.runId())).toList();
    }
}
