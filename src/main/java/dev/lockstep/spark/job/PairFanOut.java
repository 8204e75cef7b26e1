package dev.lockstep.spark.job;

import dev.lockstep.diff.FilePairs.FilePair;
import dev.lockstep.diff.PairComparison;
import dev.lockstep.diff.PairOutcome;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.session.TaskFiles;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Sends pairs of files to executors, a pair a task. */
public final class PairFanOut {
    private PairFanOut() {}

    /** Whether this JVM was started by a spark-submit, or has a session already. */
    public static boolean isAsked() {
        return System.getProperty("spark.master") != null;
    }

    /** The outcomes in the order of the pairs. */
    public static List<PairOutcome> outcomes(List<FilePair> pairs, PairComparison comparison) {
        try (SessionLease spark = SessionLease.take("diff")) {
            SparkSession session = spark.session();
            session.sparkContext().setJobDescription("compare " + pairs.size() + " pairs of files");
            TaskFiles files = new TaskFiles(session.sparkContext().hadoopConfiguration());
            return JavaSparkContext.fromSparkContext(session.sparkContext())
                    .parallelize(pairs, pairs.size())
                    .map(pair -> PairOutcome.of(pair, comparison, files))
                    .collect();
        }
    }
}
