package dev.lockstep.report;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A suite's last run beside the runs before.
 *
 * @param suite the suite's name
 * @param run the last run's id
 * @param runsBefore how many there are
 * @param checks of the last run, in its order
 * @param gone checks of the run before that the last one has not
 */
public record History(String suite, String run, int runsBefore, List<CheckHistory> checks, List<String> gone) {
    public History {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(run, "run");
        checks = List.copyOf(checks);
        gone = List.copyOf(gone);
    }

    /**
     * Judges the last run.
     *
     * @param runs of one suite, at least one, in any order
     */
    public static History of(String suite, List<PastRun> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("History of " + suite + ": no run");
        }
        List<PastRun> newestFirst = runs.stream()
                .sorted(Comparator.comparing(PastRun::finished)
                        .thenComparing(PastRun::run)
                        .reversed())
                .toList();
        PastRun last = newestFirst.get(0);
        List<PastRun> earlier = newestFirst.subList(1, newestFirst.size());
        return new History(
                suite,
                last.run(),
                earlier.size(),
                last.checks().stream()
                        .map(check -> CheckHistory.of(last, check, earlier))
                        .toList(),
                earlier.isEmpty() ? List.of() : gone(last, earlier.get(0)));
    }

    private static List<String> gone(PastRun last, PastRun before) {
        return before.checks().stream()
                .map(PastCheck::name)
                .filter(name -> last.check(name).isEmpty())
                .toList();
    }

    /** Whether no check fails that did not fail the last time. */
    public boolean passed() {
        return checks.stream().noneMatch(CheckHistory::failsNewly);
    }
}
