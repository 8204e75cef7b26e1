package dev.lockstep.cluster;

import java.util.Locale;

/**
 * A kill that hit: the victim was at work on a run that could not yet be seen.
 *
 * @param step what the run's job was at
 * @param casesKept how many cases were done by then
 * @param share of the time that an undisturbed run takes, counted from the start of the job that was at work
 */
record CompletedKill(String runId, PlannedKill.Victim victim, JobStage step, long casesKept, double share) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %-8s at %.0f%% of a run, in \"%s\", tasks of cases kept: %d",
                runId,
                victim,
                100 * share,
                step,
                casesKept);
    }
}
