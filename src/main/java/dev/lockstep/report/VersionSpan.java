package dev.lockstep.report;

import java.util.List;
import java.util.Objects;

/**
 * The runs of a check by one pair of producers.
 *
 * @param candidate who made the candidate's values, framework and version; empty if unknown
 * @param reference who made the reference's
 * @param runs how many
 * @param passed how many of them came out as expected
 * @param firstRun the oldest of them
 * @param lastRun the newest of them
 * @param leastDiff the smallest of their worst keys' mean diffs; NaN if nothing was compared
 * @param largestDiff the largest of them
 */
public record VersionSpan(
        String candidate,
        String reference,
        int runs,
        int passed,
        String firstRun,
        String lastRun,
        double leastDiff,
        double largestDiff) {
    public VersionSpan {
        Objects.requireNonNull(candidate, "candidate");
        Objects.requireNonNull(reference, "reference");
        if (passed < 0 || passed > runs) {
            throw new IllegalArgumentException("VersionSpan: " + passed + " of " + runs + " runs passed");
        }
    }

    /**
     * Sums up runs of one pair of producers.
     *
     * @param runs at least one, the newest first, each with the check
     */
    static VersionSpan of(String check, List<PastRun> runs) {
        List<PastCheck> checks =
                runs.stream().map(run -> run.check(check).orElseThrow()).toList();
        double[] diffs = checks.stream()
                .mapToDouble(PastCheck::meanDiff)
                .filter(diff -> !Double.isNaN(diff))
                .sorted()
                .toArray();
        return new VersionSpan(
                checks.get(0).candidate(),
                checks.get(0).reference(),
                runs.size(),
                (int) checks.stream().filter(PastCheck::passed).count(),
                runs.get(runs.size() - 1).run(),
                runs.get(0).run(),
                diffs.length == 0 ? Double.NaN : diffs[0],
                diffs.length == 0 ? Double.NaN : diffs[diffs.length - 1]);
    }
}
