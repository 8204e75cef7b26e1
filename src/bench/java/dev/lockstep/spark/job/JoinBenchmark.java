package dev.lockstep.spark.job;

import dev.lockstep.plan.Plan;
import dev.lockstep.spark.session.Sessions;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.ValueTable;
import dev.lockstep.suite.Role;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Makes two logs, and times how long the product's own join and sum over the seeds take. {@code jobs/bench-join} sets the peers beside
 * it.
 */
public final class JoinBenchmark {
    private static final int LOGS_SEED = 8;

    private JoinBenchmark() {}

    /**
     * Prints a line a round.
     *
     * @param args {@code make | rows | join}, a folder, millions of values, rounds
     */
    public static void main(String[] args) throws IOException {
        String folder = args[1];
        FakeLogs logs = new FakeLogs(Long.parseLong(args[2]) * 1_000_000 / FakeLogs.KEYS, LOGS_SEED);
        try (SparkSession session = Sessions.open("bench-join")) {
            switch (args[0]) {
                case "make" -> make(session, logs, folder);
                case "rows" -> rows(session, logs, folder);
                case "join" -> join(session, logs, folder, Integer.parseInt(args[3]));
                default -> throw new IllegalArgumentException(args[0] + " is none of make, rows, join");
            }
        }
    }

    private static void make(SparkSession session, FakeLogs logs, String folder) {
        for (Role side : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            logs.log(session, side, 64).write().mode(SaveMode.Overwrite).parquet(folder + "/" + side.label());
        }
    }

    /** The logs as SQL users see them, for the peers. */
    private static void rows(SparkSession session, FakeLogs logs, String folder) {
        Broadcast<CaseIndex> index = index(session, logs.plan());
        for (Role side : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            long start = System.nanoTime();
            ValueTable.of(log(session, folder, side), "bench", index)
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(folder + "/rows_" + side.label());
            System.out.printf(Locale.ROOT, "lockstep: %s as rows: %.2f s%n", side.label(), seconds(start));
        }
    }

    private static void join(SparkSession session, FakeLogs logs, String folder, int rounds) {
        Broadcast<CaseIndex> index = index(session, logs.plan());
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            Dataset<Row> pairs =
                    SideComparison.pairs(log(session, folder, Role.CANDIDATE), log(session, folder, Role.REFERENCE));
            List<Row> summaries = SideComparison.compare(
                            pairs, index, DiffSink.NONE, new KeyStateMerge.Judging("bench", "bench", Map.of()))
                    .summaries();
            System.out.printf(
                    Locale.ROOT,
                    "lockstep: %d keys, %d values: %.2f s%n",
                    summaries.size(),
                    summaries.stream().mapToLong(row -> row.getAs("count")).sum(),
                    seconds(start));
        }
    }

    private static Dataset<Row> log(SparkSession session, String folder, Role side) {
        return session.read().schema(OutcomeTable.SCHEMA).parquet(folder + "/" + side.label());
    }

    private static Broadcast<CaseIndex> index(SparkSession session, Plan plan) {
        return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(CaseIndex.of(plan));
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
