package dev.lockstep.report;

import dev.lockstep.judge.Verdict;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/** The outcome of a check since the run before, news first. */
public enum CheckChange {
    /** It fails, and passed the last time. */
    NEW_FAILURE,
    /** It passes, and failed the last time. */
    FIXED,
    /** It passes or fails as it did, with a worse verdict, or further apart than in any run that came to this verdict like this one. */
    WORSE,
    /** It passes or fails as it did, with a better verdict, or closer than in any run that came to this verdict like this one. */
    BETTER,
    /** No run before had it. */
    NEW_CHECK,
    /** As before. */
    SAME;

    /** The name in tables and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The outcome of a check.
     *
     * @param now in the last run
     * @param before in the runs before that had it, the newest first
     */
    public static CheckChange of(PastCheck now, List<PastCheck> before) {
        if (before.isEmpty()) {
            return NEW_CHECK;
        }
        PastCheck last = before.get(0);
        if (now.passed() != last.passed()) {
            return now.passed() ? FIXED : NEW_FAILURE;
        }
        if (now.verdict() != last.verdict()) {
            return now.verdict().isWorseThan(last.verdict()) ? WORSE : BETTER;
        }
        return ofDistance(now.meanDiff(), alike(before, last.verdict(), last.producers()));
    }

    /** How far apart the sides were in the newest runs with this verdict and these producers, up to the first that had others. */
    private static DoubleSummaryStatistics alike(List<PastCheck> before, Verdict verdict, String producers) {
        return before.stream()
                .takeWhile(
                        check -> check.verdict() == verdict && check.producers().equals(producers))
                .mapToDouble(PastCheck::meanDiff)
                .filter(diff -> !Double.isNaN(diff))
                .summaryStatistics();
    }

    /** NaN is neither: the verdict tells of it. */
    private static CheckChange ofDistance(double meanDiff, DoubleSummaryStatistics alike) {
        if (alike.getCount() == 0) {
            return SAME;
        }
        if (meanDiff > alike.getMax()) {
            return WORSE;
        }
        return meanDiff < alike.getMin() ? BETTER : SAME;
    }
}
