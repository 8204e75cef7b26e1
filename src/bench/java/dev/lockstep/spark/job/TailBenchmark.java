package dev.lockstep.spark.job;

import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.Sessions;
import dev.lockstep.spark.session.TaskFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a suite whose cases differ much in length, and tells how long the last one kept the other cores waiting; and from the seconds
 * that each batch took, how long other orders would have taken.
 */
public final class TailBenchmark {
    private TailBenchmark() {}

    /** @param args a suite */
    public static void main(String[] args) throws IOException {
        Plan plan = SuiteFile.plan(args[0], PlanOptions.MEASURED, new Configuration());
        try (SparkSession session = Sessions.open("bench-tail")) {
            int cores = session.sparkContext().defaultParallelism();
            FanOut fanOut =
                    new FanOut(session, new TaskFiles(session.sparkContext().hadoopConfiguration()), null);
            Ends ends = new Ends();
            session.sparkContext().addSparkListener(ends);
            Map<String, Long> millis = new HashMap<>();
            try (Progress progress =
                    new Progress(session.sparkContext(), plan.tasks().size(), plan.cost())) {
                for (Row row : fanOut.outcomes(plan.tasks(), 1, progress).collectAsList()) {
                    millis.put(row.getAs("case_id") + " " + row.getAs("side"), row.getAs("elapsed_millis"));
                }
            }
            List<List<CaseTask>> batches = FanOut.batches(plan.tasks(), cores);
            System.out.printf(
                    Locale.ROOT,
                    "%d sides of cases in %d tasks on %d cores; the last core waited %.2f s for the end of the"
                            + " others%n",
                    plan.tasks().size(),
                    batches.size(),
                    cores,
                    ends.tailSeconds(cores));
            List<Double> lengths =
                    batches.stream().map(batch -> seconds(batch, millis)).toList();
            tell("longest first, as planned", lengths, cores);
            List<Double> backwards = new ArrayList<>(lengths);
            Collections.reverse(backwards);
            tell("shortest first", backwards, cores);
            for (int seed = 0; seed < 3; seed++) {
                List<Double> shuffled = new ArrayList<>(lengths);
                Collections.shuffle(shuffled, new Random(seed));
                tell("shuffled, seed " + seed, shuffled, cores);
            }
        }
    }

    private static double seconds(List<CaseTask> batch, Map<String, Long> millis) {
        return batch.stream()
                        .mapToLong(task ->
                                millis.get(task.caseId() + " " + task.side().label()))
                        .sum()
                / 1e3;
    }

    /** Whoever is free takes the next. */
    private static void tell(String order, List<Double> lengths, int cores) {
        double[] busyUntil = new double[cores];
        for (double length : lengths) {
            Arrays.sort(busyUntil);
            busyUntil[0] += length;
        }
        Arrays.sort(busyUntil);
        double all = lengths.stream().mapToDouble(Double::doubleValue).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f s, tail %.2f s, %.1f %% over an even share%n",
                order,
                busyUntil[cores - 1],
                busyUntil[cores - 1] - busyUntil[0],
                100 * (busyUntil[cores - 1] * cores / all - 1));
    }

    /** When tasks ended. */
    private static final class Ends extends SparkListener {
        private final Queue<Long> finished = new ConcurrentLinkedQueue<>();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            finished.add(end.taskInfo().finishTime());
        }

        /** From the first core that had nothing left to do to the end. */
        double tailSeconds(int cores) {
            List<Long> latestFirst =
                    finished.stream().sorted(Collections.reverseOrder()).toList();
            return (latestFirst.get(0) - latestFirst.get(Math.min(cores, latestFirst.size()) - 1)) / 1e3;
        }
    }
}
