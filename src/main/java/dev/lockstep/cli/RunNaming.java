package dev.lockstep.cli;

import dev.lockstep.plan.Plan;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.Option;

/** The run's name, and what to do if there is an unfinished run of it. */
final class RunNaming {
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    /** So many runs of a suite may begin in one second. */
    private static final int MOST_AT_ONCE = 100;

    @Option(
            names = "--run-id",
            required = true,
            paramLabel = "ID",
            description = "Name of the run (default: suite and UTC time).")
    private String runId;

    @Option(names = "--resume", description = "Go on with the unfinished run of this id, if there is one.")
    private boolean resume;

    /** Whether an unfinished run is taken over. */
    boolean resumes() {
        return resume;
    }

    /** @throws BadRunException if the name that was given is taken */
    void requireFree(Store store) {
        if (runId != null) {
            new StoredRun(store, runId).requireFree(resume);
        }
    }

    /**
     * Claims the name that was given, or one that nobody has.
     *
     * @param asked what the run is asked
     * @throws BadRunException if the name that was given is taken
     */
    Attempt claim(Store store, Plan plan, String asked) {
        if (runId == null) {
            return claimNew(store, defaultId(plan), asked);
        }
        StoredRun run = new StoredRun(store, runId);
        return resume ? run.resume(asked) : run.claim(asked);
    }

    private static Attempt claimNew(Store store, String id, String asked) {
        for (int number = 1; ; number++) {
            StoredRun run = new StoredRun(store, number == 1 ? id : id + "-" + number);
            try {
                return run.claim(asked);
            } catch (BadRunException e) {
                if (number == MOST_AT_ONCE || !run.isTaken()) {
                    throw e;
                }
            }
        }
    }

    /** A suite's name may be what no folder should be called. */
    private static String defaultId(Plan plan) {
        String name = plan.suite().replaceAll("[^A-Za-z0-9._-]", "-");
        String suite = name.matches("[A-Za-z].{0,99}") ? name : "run";
        return suite + "-" + UTC_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }
}
