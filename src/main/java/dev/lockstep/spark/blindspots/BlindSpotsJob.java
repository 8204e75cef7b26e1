package dev.lockstep.spark.blindspots;

import dev.lockstep.blindspots.BlindSpotSearch;
import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.Proposal;
import dev.lockstep.blindspots.ProposalSearch;
import dev.lockstep.blindspots.Questions;
import dev.lockstep.blindspots.ScheduleBlindSpots;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.spark.explain.SparkTrials;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.Check;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Looks for the blind spots of checks. */
public final class BlindSpotsJob {
    private final Supplier<SparkSession> session;
    private final TaskFiles files;
    private final List<Long> seeds;
    private final String job = UUID.randomUUID().toString();
    private final BlindSpotSearch search = new BlindSpotSearch(this::run);

    /**
     * A job that is ready.
     *
     * @param session asked once something has to be run
     * @param seeds in place of the checks' own; null for those
     */
    public BlindSpotsJob(Supplier<SparkSession> session, Configuration hadoop, List<Long> seeds) {
        this.session = session;
        this.files = new TaskFiles(hadoop);
        this.seeds = seeds;
    }

    /**
     * The blind spots of a check.
     *
     * @throws dev.lockstep.blindspots.NoSearchException if they cannot be looked for
     */
    public CheckBlindSpots of(Check check) {
        return check.fold(ScheduleBlindSpots::of, this::ofRuns);
    }

    private CheckBlindSpots ofRuns(BackpropCheck check) {
        CheckBlindSpots found = search.search(Questions.of(check, seeds));
        return Questions.remark(check).map(found::with).orElse(found);
    }

    /**
     * Checks that see what this one does not.
     *
     * @throws dev.lockstep.blindspots.NoSearchException if its run does not come about
     */
    public Proposal propose(BackpropCheck check) {
        return new ProposalSearch(this::run).propose(Questions.of(check, seeds));
    }

    private List<Outcome> run(List<BackpropTask> tasks) {
        return new SparkTrials(session.get(), files, job).run(tasks);
    }
}
