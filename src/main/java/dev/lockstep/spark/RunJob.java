package dev.lockstep.spark;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.report.Report;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final Store store;
    private final Plan plan;
    private final String runId;
    private final HadoopSource.Opener files;
    private final Broadcast<Map<String, PlannedCheck>> checks;
    private final Instant started = Instant.now();

    public RunJob(SparkSession session, Store store, Plan plan, String runId) {
        this.session = session;
        this.store = store;
        this.plan = plan;
        this.runId = runId;
        this.files = new HadoopSource.Opener(session.sparkContext().hadoopConfiguration());
        Map<String, PlannedCheck> byName = new LinkedHashMap<>();
        plan.checks().forEach(check -> byName.put(check.name(), check));
        this.checks = JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(byName);
    }

    /** Runs the job and publishes its tables. */
    public Report run() {
        compute();
        readReferences();
        Dataset<Row> outcomes = staged(OUTCOMES).unionByName(staged(REFERENCES));
        compare(outcomes);
        Report report = judge(outcomes);
        writeLogs(outcomes);
        writeCases();
        writeRun(outcomes, report);
        describe("publish");
        store.publish(runId);
        return report;
    }

    private void compute() {
        describe("run the cases");
        List<CaseTask> tasks = unfinished(plan.tasks());
        double cost = tasks.stream().mapToDouble(CaseTask::cost).sum();
        try (Progress progress = new Progress(session.sparkContext(), System.err, tasks.size(), cost)) {
            new FanOut(session, files)
                    .outcomes(tasks, progress)
                    .write()
                    .mode(SaveMode.Append)
                    // A task's file is in place once it is whole, so that a job that dies keeps what it has done.
                    .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
                    .parquet(store.staged(OUTCOMES, runId));
        }
    }

    private List<CaseTask> unfinished(List<CaseTask> tasks) {
        if (!store.hasStaged(OUTCOMES, runId)) {
            return tasks;
        }
        Set<List<String>> finished = staged(OUTCOMES).select("case_id", "side").collectAsList().stream()
                .map(row -> List.of(row.getString(0), row.getString(1)))
                .collect(Collectors.toCollection(HashSet::new));
        return tasks.stream()
                .filter(task ->
                        !finished.contains(List.of(task.caseId(), task.side().label())))
                .toList();
    }
}
