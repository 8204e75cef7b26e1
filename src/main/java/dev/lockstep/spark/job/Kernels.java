package dev.lockstep.spark.job;

import dev.lockstep.engine.Backprop;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.store.BadRunException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The matrix kernels of the executors. Others round otherwise, so that one run must not mix them. */
final class Kernels {
    private Kernels() {}

    /**
     * Checks that what is left of a run is computed with kernels that its finished cases had.
     *
     * @param finished rows of {@link OutcomeTable}
     * @throws BadRunException if an executor has others
     */
    static void requireSame(String runId, Dataset<Row> finished, JavaSparkContext spark) {
        List<String> before = of(finished);
        if (before.isEmpty()) {
            return;
        }
        for (String here : new TreeSet<>(ofExecutors(spark))) {
            if (!before.contains(here)) {
                throw new BadRunException("--resume " + runId + ": the finished cases were computed with "
                        + String.join(", ", before) + ", this machine computes with " + here);
            }
        }
    }

    /** Those that the engine's own cases had. */
    private static List<String> of(Dataset<Row> finished) {
        return finished.where("producer.framework = 'lockstep' AND producer.blas <> ''")
                .select("producer.blas")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
    }

    static List<String> ofExecutors(JavaSparkContext spark) {
        int cores = spark.defaultParallelism();
        return spark.parallelize(IntStream.range(0, cores).boxed().toList(), cores)
                .map(core -> Backprop.blasKernel())
                .distinct()
                .collect();
    }
}
