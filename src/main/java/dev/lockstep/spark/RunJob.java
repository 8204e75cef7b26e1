package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.judge.CheckNoise;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The whole job on a claimed run id: compute, read the references, join, sum, judge, and put the tables in place.
 *
 * <p>Until the last step nothing of it can be seen. What the cases came to is kept out of sight as they finish, so that a
 * job that is started again for the same id goes on where the last one died.
 */
public final class RunJob {
    private static final String OUTCOMES = "outcomes";
    private static final String REFERENCES = "references";

    private final SparkSession session;
    private final RunPlace place;
    private final Plan plan;
    private final HadoopSource.Opener files;
    private final Timings timings;
    private final Duration caseLimit;
    private final Instant started = Instant.now();

    /**
     * A job that is ready to run.
     *
     * @param place claimed by the caller
     * @param timings where the job's steps go
     * @param caseLimit how long a case may take; null for as long as it likes
     */
    public RunJob(SparkSession session, RunPlace place, Plan plan, Timings timings, Duration caseLimit) {
        this.session = session;
        this.place = place;
        this.plan = plan;
        this.timings = timings;
        this.caseLimit = caseLimit;
        this.files = new HadoopSource.Opener(session.sparkContext().hadoopConfiguration());
    }

    /**
     * Runs the job and publishes its tables.
     *
     * @throws TakenOverException if another job works on the run now
     */
    public Report run() {
        try (Tenancy tenancy = Tenancy.take(place)) {
            return run(tenancy);
        }
    }

    private Report run(Tenancy tenancy) {
        RunStatus status = new RunStatus(place, session.sparkContext().hadoopConfiguration());
        status.begin(plan.tasks().size());
        status.keepSuite(plan.suiteJson());
        readReferences();
        boolean goesOn = place.hasStaged(OUTCOMES);
        compute();
        Dataset<Row> computed = goesOn ? eachOnce(staged(OUTCOMES)) : staged(OUTCOMES);
        Dataset<Row> outcomes = computed.unionByName(staged(REFERENCES));
        Plan whole = OpenKeys.filled(plan, outcomes);
        Broadcast<CaseIndex> index =
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(CaseIndex.of(whole));
        Makers makers;
        Report report;
        try (Aside values = Aside.start(() -> writeValues(outcomes, index))) {
            Map<String, CheckNoise> noise = NoiseReading.of(outcomes, whole, index);
            compare(outcomes, index, noise);
            describe("judge");
            makers = Makers.of(outcomes, whole);
            report = new Reporting(whole, place.runId(), noise).report(staged("summary"), makers);
            describe("write the tables");
            values.await();
        }
        writeCases();
        writeRun(report, makers.hosts());
        describe("publish");
        // Views show the sets and the packs too, and need their tables.
        EmptyTables tables = new EmptyTables(session, place.store());
        tables.makeOfSets();
        tables.makeOfPacks();
        tenancy.end();
        place.publish();
        return report;
    }

    /** First, since a file that is refused must not cost the computed cases. */
    private void readReferences() {
        describe("read the references");
        ReferenceReading reading = new ReferenceReading(session, files, new SetStore(place.store()));
        write(reading.outcomes(plan.readings()), REFERENCES);
        reading.requireAll();
    }

    private void compute() {
        describe("run the cases");
        List<CaseTask> tasks = unfinished();
        double cost = tasks.stream().mapToDouble(CaseTask::cost).sum();
        try (Progress progress = new Progress(session.sparkContext(), tasks.size(), cost)) {
            FanOut fanOut = new FanOut(session, files, caseLimit);
            fanOut.outcomes(tasks, fanOut.threadsACase(plan.tasks()), progress)
                    .write()
                    .mode(SaveMode.Append)
                    // A task's file is in place as soon as it is whole, so that a job that dies keeps what it has done.
                    .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
                    .parquet(place.staged(OUTCOMES).toString());
        }
    }

    /** What a job of this id that died before has left to do: all, if there was none. */
    private List<CaseTask> unfinished() {
        if (!place.hasStaged(OUTCOMES)) {
            return plan.tasks();
        }
        Kernels.requireSame(place.runId(), staged(OUTCOMES), JavaSparkContext.fromSparkContext(session.sparkContext()));
        Set<String> finished = staged(OUTCOMES).select("case_id", "side").collectAsList().stream()
                .map(row -> caseAndSide(row.getString(0), row.getString(1)))
                .collect(Collectors.toSet());
        return plan.tasks().stream()
                .filter(task -> !finished.contains(
                        caseAndSide(task.caseId(), task.side().label())))
                .toList();
    }

    /**
     * An executor that outlives its driver may leave a case that the job that goes on has found missing, and computes too: both
     * rows hold the same values.
     */
    private static Dataset<Row> eachOnce(Dataset<Row> outcomes) {
        return outcomes.dropDuplicates("case_id", "side");
    }

    private static String caseAndSide(String caseId, String side) {
        return caseId + " " + side;
    }

    private void compare(Dataset<Row> outcomes, Broadcast<CaseIndex> index, Map<String, CheckNoise> noise) {
        Dataset<Row> pairs = Comparing.pairs(outcomes);
        describe("join candidates and references");
        write(Comparing.diffs(pairs, index), "diff");
        describe("sum over the seeds");
        write(Comparing.summaries(pairs, plan.suite(), index, noise), "summary");
    }

    private void writeValues(Dataset<Row> outcomes, Broadcast<CaseIndex> index) {
        session.sparkContext().setJobDescription(plan.suite() + ": write the values");
        write(ValueRows.of(outcomes.where(col("recorded").equalTo(false)), index), "log");
        write(ValueRows.of(outcomes.where(col("recorded")), index), "reference");
    }

    private void writeCases() {
        write(session.createDataFrame(RunRows.cases(plan), Schemas.CASES).coalesce(1), "cases");
    }

    private void writeRun(Report report, int hosts) {
        Row run = RunRows.run(plan, report, hosts, RunRows.Times.since(started), session.version());
        write(session.createDataFrame(List.of(run), Schemas.RUNS).coalesce(1), Store.RUNS);
    }

    private void write(Dataset<Row> rows, String table) {
        rows.write().mode(SaveMode.Overwrite).parquet(place.staged(table).toString());
    }

    private Dataset<Row> staged(String table) {
        return session.read()
                .schema(Schemas.of(table))
                .parquet(place.staged(table).toString());
    }

    private void describe(String step) {
        timings.begin(step);
        session.sparkContext().setJobDescription(plan.suite() + ": " + step);
    }
}
