package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Repetition;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.report.Report;
import dev.lockstep.spark.session.BackgroundWork;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.session.Timings;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.SummaryTable;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.spark.table.ValueTable;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import dev.lockstep.store.TakenOverException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The whole job on a claimed run id: compute, read the references, join, sum, judge, and put the tables in place.
 *
 * <p>Until the last step nothing of it can be seen. What the cases came to is staged as they finish, so that a
 * job that is started again for the same id continues where the last one died.
 */
public final class RunJob {
    private final SparkSession session;
    private final Attempt attempt;
    private final Store store;
    private final Plan plan;
    private final TaskFiles files;
    private final Timings timings;
    private final Duration caseLimit;
    private final Instant started = Instant.now();
    private final FloorCache floors;

    /**
     * A job that is ready to run.
     *
     * @param attempt at a run that the caller claimed
     * @param timings where the job's steps go
     * @param caseLimit how long a case may take; null for as long as it likes
     */
    public RunJob(SparkSession session, Attempt attempt, Plan plan, Timings timings, Duration caseLimit) {
        this.session = session;
        this.attempt = attempt;
        this.store = attempt.store();
        this.plan = plan;
        this.timings = timings;
        this.caseLimit = caseLimit;
        this.files = new TaskFiles(session.sparkContext().hadoopConfiguration());
        this.floors = new FloorCache(session, store);
    }

    /**
     * Runs the job and publishes its tables.
     *
     * @param explained adds to the report, before it is published, why checks differ
     * @throws TakenOverException if another job works on the run now
     */
    public Report run(UnaryOperator<Report> explained) {
        attempt.begin(plan.allTasks().size(), plan.suiteJson());
        readReferences();
        boolean isResumed = compute();
        NoiseReading read = measureFurther();
        Dataset<Row> outcomes = isResumed ? eachOnce(outcomes()) : outcomes();
        Plan whole = KeyDiscovery.filled(read.plan(), outcomes);
        Broadcast<CaseIndex> index =
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(CaseIndex.of(whole));
        RunCommit commit = new RunCommit(session, attempt, whole, started);
        Report report;
        try (BackgroundWork values = BackgroundWork.start(() -> writeValues(commit, outcomes, index))) {
            Map<String, CheckNoise> noise = read.with(whole).noise(outcomes);
            Map<String, Repetition> repetitions = RepetitionReading.of(outcomes, whole, index);
            DivergenceReading divergences = new DivergenceReading(outcomes, whole, noise);
            KeyStateMerge.Judging judging =
                    new KeyStateMerge.Judging(attempt.runId(), plan.suite(), noise, repetitions);
            List<Row> summaries = new ArrayList<>(divergences.excused(compare(commit, outcomes, index, judging)));
            describe("judge");
            Provenance makers = Provenance.of(outcomes, whole);
            ReportAssembly assembly = new ReportAssembly(
                    whole,
                    attempt.runId(),
                    noise,
                    repetitions,
                    divergences,
                    RequirementReading.of(outcomes, whole, index));
            summaries.addAll(assembly.failed());
            Report judged = assembly.report(summaries, makers);
            describe("explain");
            report = explained.apply(judged);
            describe("write the tables");
            commit.add(LogTables.SUMMARY, SummaryTable.explained(summaries, report));
            values.await();
            describe("publish");
            commit.publish(report, makers.hosts());
        }
        return report;
    }

    /** First, since a file that is refused must not cost the computed cases. */
    private void readReferences() {
        describe("read the references");
        ReferenceReading reading = new ReferenceReading(session, files, new SetStore(store));
        List<DataFile> read = TableFiles.write(reading.outcomes(plan.readings()), attempt.outcomes());
        reading.requireAll();
        attempt.keepRecorded(read);
    }

    /** @return whether an earlier job had computed some */
    private boolean compute() {
        describe("run the cases");
        Dataset<Row> before = computed();
        Set<String> finished = finished(before);
        if (!finished.isEmpty()) {
            Kernels.requireSame(attempt.runId(), before, JavaSparkContext.fromSparkContext(session.sparkContext()));
        }
        compute(plan.allTasks(), finished);
        return !finished.isEmpty();
    }

    /** @param finished what is done of them, by case and side */
    private void compute(List<CaseTask> all, Set<String> finished) {
        FanOut fanOut = new FanOut(session, files, caseLimit);
        int threads = fanOut.threadsACase(plan.allTasks());
        List<CaseTask> open = all.stream()
                .filter(task -> !finished.contains(caseAndSide(task)))
                .toList();
        attempt.keep(floors.restore(PlannedFloor.among(open), threads, attempt.outcomes()));
        List<CaseTask> tasks = open.stream().filter(task -> !floors.has(task)).toList();
        double cost = tasks.stream().mapToDouble(CaseTask::cost).sum();
        try (Progress progress = new Progress(session.sparkContext(), tasks.size(), cost)) {
            Dataset<Row> outcomes = fanOut.outcomes(tasks, threads, progress);
            // What a task has done is kept as soon as it is whole, so that a job that dies loses little.
            TableFiles.write(outcomes, attempt.outcomes(), attempt::keep);
        }
        attempt.keepAll();
    }

    /** Where rounding grows beyond the limit it does so in each seed otherwise: the seeds that it takes there are measured too. */
    private NoiseReading measureFurther() {
        NoiseReading read = NoiseReading.of(attempt.outcomes(), plan);
        Plan further = read.further();
        Set<String> before = plan.allTasks().stream().map(RunJob::caseAndSide).collect(Collectors.toSet());
        List<CaseTask> more = further.allTasks().stream()
                .filter(task -> !before.contains(caseAndSide(task)))
                .toList();
        if (more.isEmpty()) {
            return read;
        }
        describe("measure the noise of more seeds");
        compute(more, finished(computed()));
        return NoiseReading.of(attempt.outcomes(), further);
    }

    private Dataset<Row> outcomes() {
        return LogTables.read(session, attempt.outcomes());
    }

    private Dataset<Row> computed() {
        return outcomes().where(col(OutcomeTable.RECORDED).equalTo(false));
    }

    /** What a job of this id that died before had done. */
    private static Set<String> finished(Dataset<Row> before) {
        return before.select(Columns.CASE_ID, Columns.SIDE).collectAsList().stream()
                .map(row -> caseAndSide(row.getString(0), row.getString(1)))
                .collect(Collectors.toSet());
    }

    /**
     * An executor that outlives its driver may leave a case that the job that resumes has found missing, and computes too: both
     * rows hold the same values.
     */
    private static Dataset<Row> eachOnce(Dataset<Row> outcomes) {
        return outcomes.dropDuplicates(Columns.CASE_ID, Columns.SIDE);
    }

    private static String caseAndSide(CaseTask task) {
        return caseAndSide(task.caseId(), task.side().label());
    }

    private static String caseAndSide(String caseId, String side) {
        return caseId + " " + side;
    }

    private List<Row> compare(
            RunCommit commit, Dataset<Row> outcomes, Broadcast<CaseIndex> index, KeyStateMerge.Judging judging) {
        describe("compare");
        SideComparison.Compared compared = SideComparison.compare(
                SideComparison.pairs(outcomes),
                index,
                DiffSink.into(commit.target(LogTables.DIFF), attempt.runId()),
                judging);
        commit.addFiles(LogTables.DIFF, compared.diffs());
        return compared.summaries();
    }

    private void writeValues(RunCommit commit, Dataset<Row> outcomes, Broadcast<CaseIndex> index) {
        session.sparkContext().setJobDescription(plan.suite() + ": write the values");
        commit.add(
                LogTables.LOG,
                ValueTable.of(outcomes.where(col(OutcomeTable.RECORDED).equalTo(false)), attempt.runId(), index));
        commit.add(
                LogTables.REFERENCE, ValueTable.of(outcomes.where(col(OutcomeTable.RECORDED)), attempt.runId(), index));
        floors.keep(outcomes);
    }

    private void describe(String step) {
        timings.begin(step);
        session.sparkContext().setJobDescription(plan.suite() + ": " + step);
    }
}
