package dev.lockstep.spark;

import dev.lockstep.record.BadFileException;
import dev.lockstep.report.DiffReport;
import dev.lockstep.spark.FilePairs.FilePair;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Sends pairs of files to executors, a pair a task. */
public final class PairFanOut {
    private PairFanOut() {}

    /** What came of a pair on an executor, where a failure is a value: Spark would try a refused file four times. */
    private sealed interface Outcome extends Serializable {
        record Compared(DiffReport report) implements Outcome {}

        record Refused(BadFileException refusal) implements Outcome {}
    }

    /** Whether this JVM was started by a spark-submit, or has a session already. */
    public static boolean isAsked() {
        return System.getProperty("spark.master") != null;
    }

    /**
     * The reports in the order of the pairs; all pairs are compared when this returns.
     *
     * @return its {@code next} throws a {@link BadFileException} where a file was refused, as comparing the pair here would
     */
    public static Stream<DiffReport> reports(List<FilePair> pairs, PairComparison comparison) {
        try (SessionLease spark = SessionLease.take("diff")) {
            SparkSession session = spark.session();
            session.sparkContext().setJobDescription("compare " + pairs.size() + " pairs of files");
            HadoopSource.Opener files =
                    new HadoopSource.Opener(session.sparkContext().hadoopConfiguration());
            List<Outcome> outcomes = JavaSparkContext.fromSparkContext(session.sparkContext())
                    .parallelize(pairs, pairs.size())
                    .map(pair -> outcome(pair, comparison, files))
                    .collect();
            return outcomes.stream().map(PairFanOut::report);
        }
    }

    private static Outcome outcome(FilePair pair, PairComparison comparison, HadoopSource.Opener files) {
        try {
            return new Outcome.Compared(comparison.compare(pair, files));
        } catch (BadFileException e) {
            return new Outcome.Refused(e);
        }
    }

    private static DiffReport report(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw refused.refusal();
        }
        return ((Outcome.Compared) outcome).report();
    }
}
