package dev.lockstep.spark.blindspots;

import dev.lockstep.blindspots.BlindSpotSearch;
import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.Proposal;
import dev.lockstep.blindspots.ProposalSearch;
import dev.lockstep.blindspots.Questions;
import dev.lockstep.blindspots.RecorderStack;
import dev.lockstep.blindspots.ScheduleBlindSpots;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.run.RecorderFields;
import dev.lockstep.spark.explain.SparkTrials;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import java.nio.file.Path;
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
    private final boolean commands;
    private final String job = UUID.randomUUID().toString();
    private final BlindSpotSearch search = new BlindSpotSearch(this::run);

    /**
     * A job that is ready.
     *
     * @param session asked once something has to be run
     * @param seeds in place of the checks' own; null for those
     * @param commands whether candidates' recorders may run mutants
     */
    public BlindSpotsJob(Supplier<SparkSession> session, Configuration hadoop, List<Long> seeds, boolean commands) {
        this.session = session;
        this.files = new TaskFiles(hadoop);
        this.seeds = seeds;
        this.commands = commands;
    }

    /**
     * The blind spots of a check.
     *
     * @throws dev.lockstep.blindspots.NoSearchException if they cannot be looked for
     * @throws dev.lockstep.record.BadFileException if a recorder that may run does not say what it honours
     */
    public CheckBlindSpots of(Check check) {
        return check.fold(ScheduleBlindSpots::of, this::ofRuns);
    }

    private CheckBlindSpots ofRuns(BackpropCheck check) {
        if (commands && check.candidate() instanceof BackpropSide.Commanded side) {
            return ofRecorder(check, side);
        }
        CheckBlindSpots found = search.search(Questions.of(check, seeds));
        return Questions.remark(check).map(found::with).orElse(found);
    }

    private CheckBlindSpots ofRecorder(BackpropCheck check, BackpropSide.Commanded side) {
        List<String> honoured = RecorderFields.of(side.command(), new CommandPaths(Path.of(files.driverFolder())));
        return new BlindSpotSearch(this::run, new RecorderStack(side, honoured))
                .search(Questions.ofRecorder(check, side, seeds))
                .with("the mutants are run by "
                        + String.join(" ", side.command().words()) + ", for the fields that it honours");
    }

    /**
     * Checks that see what this one does not.
     *
     * @throws dev.lockstep.blindspots.NoSearchException if its run does not come about
     */
    public Proposal propose(BackpropCheck check) {
        return new ProposalSearch(this::run).propose(Questions.of(check, seeds));
    }

    private List<Outcome> run(List<? extends CaseTask> tasks) {
        return new SparkTrials(session.get(), files, job).outcomes(tasks);
    }
}
