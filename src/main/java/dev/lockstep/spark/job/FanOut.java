package dev.lockstep.spark.job;

import dev.lockstep.engine.Backprop;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.table.OutcomeTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Sends computed sides to executors and takes their outcomes. */
public final class FanOut {
    /**
     * Cheap cases go together: a Spark task with its file costs about what the least of these, in the planner's units, does.
     * The most is about a second: what a job that dies may lose, on each core.
     */
    private static final double LEAST_A_TASK = 1e9;

    private static final double MOST_A_TASK = 1e11;
    /** Between those, so many tasks a core that their ends leave little of it idle. */
    private static final int TASKS_A_CORE = 16;

    private static final int CASES_A_TASK = 1_000;

    private final SparkSession session;
    private final TaskFiles files;
    private final Duration caseLimit;
    private final String job = UUID.randomUUID().toString();

    /**
     * Over the session's executors.
     *
     * @param caseLimit how long a case may take; null for as long as it likes
     */
    public FanOut(SparkSession session, TaskFiles files, Duration caseLimit) {
        this.session = session;
        this.files = files;
        this.caseLimit = caseLimit;
    }

    /** The outcomes, not yet computed: whoever writes them runs the cases, each on so many threads. */
    public Dataset<Row> outcomes(List<CaseTask> tasks, int threads, Progress progress) {
        List<List<CaseTask>> batches = batches(tasks, cores());
        Work work = new Work(
                files, threads, caseLimit, job, progress.casesDone(), progress.costDone(), progress.warnings());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        // A row at a time, as it is written: what the cases of a task have observed is never in memory together.
        JavaRDD<Row> rows = spark.parallelize(batches, Math.max(1, batches.size()))
                .flatMap(List::iterator)
                .map(work::run);
        return session.createDataFrame(rows, OutcomeTable.SCHEMA);
    }

    private int cores() {
        return session.sparkContext().defaultParallelism();
    }

    /** Longest first, so that no long case is left for the end; cheap ones by the batch. */
    public static List<List<CaseTask>> batches(List<CaseTask> tasks, int cores) {
        double share = tasks.stream().mapToDouble(CaseTask::cost).sum() / (cores * TASKS_A_CORE);
        double most = Math.max(LEAST_A_TASK, Math.min(MOST_A_TASK, share));
        List<CaseTask> longestFirst = new ArrayList<>(tasks);
        longestFirst.sort(Comparator.comparingDouble(CaseTask::cost).reversed());
        List<List<CaseTask>> batches = new ArrayList<>();
        List<CaseTask> batch = new ArrayList<>();
        double cost = 0;
        for (CaseTask task : longestFirst) {
            if (!batch.isEmpty() && (cost + task.cost() > most || batch.size() == CASES_A_TASK)) {
                batches.add(List.copyOf(batch));
                batch.clear();
                cost = 0;
            }
            batch.add(task);
            cost += task.cost();
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    /**
     * A case a core; where there are fewer cases than cores, the cores that would idle multiply matrices. Threads may change
     * how sums are rounded, so a resumed run asks for the whole plan's.
     *
     * @param planned all tasks of the run, done or not
     */
    public int threadsACase(List<CaseTask> planned) {
        int cores = cores();
        int batches = batches(planned, cores).size();
        boolean local = session.sparkContext().isLocal();
        int reserved = session.sparkContext().getConf().getInt("spark.task.cpus", 1);
        return local ? Math.max(1, cores / Math.max(1, Math.min(cores, batches))) : reserved;
    }

    /** What an executor does with a case. */
    private record Work(
            TaskFiles files,
            int threads,
            Duration caseLimit,
            String job,
            LongAccumulator casesDone,
            DoubleAccumulator costDone,
            CollectionAccumulator<String> warnings)
            implements java.io.Serializable {
        Row run(CaseTask task) {
            CommandPaths paths = new CommandPaths(Path.of(files.driverFolder()));
            CaseOutcome outcome = new CaseRunner(files, threads, caseLimit, job, paths).run(task);
            requireAlive();
            Row row = row(task, outcome);
            casesDone.add(1);
            costDone.add(task.cost());
            warn(task, outcome.producer().host());
            return row;
        }

        /** What is observed may be too much to be packed: then the side has failed, and the task goes on. */
        private static Row row(CaseTask task, CaseOutcome outcome) {
            String side = task.side().label();
            try {
                return OutcomeTable.row(task.caseId(), side, false, task.keys(), outcome);
            } catch (VirtualMachineError | ArithmeticException e) {
                CaseOutcome failed = CaseOutcome.Failed.of(outcome.producer(), outcome.elapsedMillis(), e);
                return OutcomeTable.row(task.caseId(), side, false, task.keys(), failed);
            }
        }

        /** A case that ended because Spark gave the task up (another attempt was faster) did not fail. */
        private static void requireAlive() {
            TaskContext context = TaskContext.get();
            if (context != null && context.isInterrupted()) {
                throw new TaskKilledException("given up");
            }
        }

        private void warn(CaseTask task, String host) {
            if (task instanceof CaseTask.BackpropTask) {
                Backprop.kernelWarning().ifPresent(warning -> warnings.add(host + ": " + warning));
            }
        }
    }
}
