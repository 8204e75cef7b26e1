package dev.lockstep.spark.explain;

import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.ComputedTrials.Runner;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.CaseRunner;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.spark.job.FanOut;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.TaskFiles;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Runs the cases of a search on executors; what they observe comes back to the driver, and nothing is staged. */
public final class SparkTrials implements Runner {
    private final SparkSession session;
    private final TaskFiles files;
    private final String job;

    /** @param job another one for each search: cases of one share the files that they read */
    public SparkTrials(SparkSession session, TaskFiles files, String job) {
        this.session = session;
        this.files = files;
        this.job = job;
    }

    /** What came of a case, by its digest: which executor had it does not matter. */
    private record Answer(String digest, Outcome outcome) implements Serializable {}

    @Override
    public List<Outcome> run(List<BackpropTask> tasks) {
        return outcomes(List.copyOf(tasks));
    }

    /** What tasks of any kind observe, one each, in their order. */
    public List<Outcome> outcomes(List<? extends CaseTask> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<List<CaseTask>> batches =
                FanOut.batches(List.copyOf(tasks), session.sparkContext().defaultParallelism());
        double cost = tasks.stream().mapToDouble(CaseTask::cost).sum();
        Map<String, Outcome> outcomes = new HashMap<>();
        try (Progress progress = new Progress(session.sparkContext(), tasks.size(), cost)) {
            Work work = new Work(files, job, progress.casesDone(), progress.costDone());
            spark.parallelize(batches, batches.size())
                    .flatMap(work::answers)
                    .collect()
                    .forEach(answer -> outcomes.put(answer.digest(), answer.outcome()));
        }
        return tasks.stream().map(task -> outcomes.get(task.specDigest())).toList();
    }

    /** What an executor does with a batch. */
    private record Work(TaskFiles files, String job, LongAccumulator casesDone, DoubleAccumulator costDone)
            implements Serializable {
        Iterator<Answer> answers(List<CaseTask> batch) {
            CommandPaths paths = new CommandPaths(Path.of(files.driverFolder()));
            CaseRunner runner = CaseRunner.ofSearch(files, job, paths);
            List<Answer> answers = new ArrayList<>(batch.size());
            for (CaseTask task : batch) {
                answers.add(new Answer(task.specDigest(), outcome(runner.run(task))));
                casesDone.add(1);
                costDone.add(task.cost());
            }
            return answers.iterator();
        }

        private static Outcome outcome(CaseOutcome outcome) {
            return outcome.fold(
                    observed -> new Outcome(observed.observations(), ""),
                    failed -> new Outcome(List.of(), failed.cause()));
        }
    }
}
