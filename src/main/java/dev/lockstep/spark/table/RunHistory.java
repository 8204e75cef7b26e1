package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.report.History;
import dev.lockstep.report.PastCheck;
import dev.lockstep.report.PastRun;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Reads what became of a suite's checks in all runs that are there, and has the last one judged. */
public final class RunHistory {
    private static final String RUNS = "SELECT run_id, suite, finished, checks, number FROM runs";

    /** A NaN is the largest of all numbers here, and stays. */
    private static final String WORST = """
        SELECT run_id, suite, check, max(struct(mean_diff, key)) AS worst
        FROM summary WHERE mean_diff IS NOT NULL GROUP BY run_id, suite, check\
        """;

    private final SparkSession session;
    private final Store store;
    private final String suite;

    /** Of one suite. */
    public RunHistory(SparkSession session, Store store, String suite) {
        this.session = session;
        this.store = store;
        this.suite = suite;
    }

    /** A check of a run. */
    private record Place(String runId, String check) {}

    /** The key of a check with the largest mean diff, and that. */
    private record Worst(String key, double meanDiff) {
        static final Worst NONE = new Worst("", Double.NaN);
    }

    /**
     * The history.
     *
     * @throws BadRunException if no run of the suite has finished
     */
    public History read() {
        session.sparkContext().setJobDescription("history of " + suite);
        List<Row> rows = ofSuite(RUNS);
        if (rows.isEmpty()) {
            throw new BadRunException("history " + suite + ": no run of this suite has finished under "
                    + store.location() + "; there are runs of " + String.join(", ", suites()));
        }
        Map<Place, Worst> worst = worst();
        return History.of(suite, rows.stream().map(row -> run(row, worst)).toList());
    }

    /** The suite's runs, in any order; none if none has finished. */
    public List<PastRun> lastRuns() {
        Map<Place, Worst> worst = worst();
        return ofSuite(RUNS).stream().map(row -> run(row, worst)).toList();
    }

    private List<Row> ofSuite(String query) {
        return Views.query(session, store, query)
                .where(col(Columns.SUITE).equalTo(suite))
                .collectAsList();
    }

    private List<String> suites() {
        return Views.query(session, store, "SELECT DISTINCT suite FROM runs ORDER BY suite").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Map<Place, Worst> worst() {
        Map<Place, Worst> worst = new HashMap<>();
        for (Row row : ofSuite(WORST)) {
            Row key = row.getAs("worst");
            worst.put(
                    new Place(row.getAs(Columns.RUN_ID), row.getAs(Columns.CHECK)),
                    new Worst(key.getAs(Columns.KEY), key.getAs("mean_diff")));
        }
        return worst;
    }

    private static PastRun run(Row row, Map<Place, Worst> worst) {
        String runId = row.getAs(Columns.RUN_ID);
        Seq<Row> rows = row.getAs(RunsTable.CHECKS);
        List<PastCheck> checks = new ArrayList<>();
        for (Row check : CollectionConverters.asJava(rows)) {
            checks.add(check(check, worst.getOrDefault(new Place(runId, check.getAs(Columns.CHECK)), Worst.NONE)));
        }
        return new PastRun(runId, row.<Timestamp>getAs(RunsTable.FINISHED).toInstant(), checks);
    }

    private static PastCheck check(Row check, Worst worst) {
        return new PastCheck(
                check.getAs(Columns.CHECK),
                Verdict.of(check.getAs(Columns.VERDICT)),
                check.getAs(Columns.PASSED),
                version(RunsTable.candidate(check)),
                version(RunsTable.reference(check)),
                worst.key(),
                worst.meanDiff());
    }

    private static String version(Producer producer) {
        return (producer.framework() + " " + producer.version()).strip();
    }
}
