package dev.lockstep.spark.job;

import dev.lockstep.plan.Plan;
import dev.lockstep.report.Report;
import dev.lockstep.spark.table.CaseTable;
import dev.lockstep.spark.table.CaseTimes;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.RunsTable;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the tables of a run, commits them at the end, and the row in {@code runs} last. */
final class RunCommit {
    private final SparkSession session;
    private final Attempt attempt;
    private final Plan plan;
    private final Instant started;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Map<String, List<DataFile>> files = new ConcurrentHashMap<>();

    /** @param started when the job began */
    RunCommit(SparkSession session, Attempt attempt, Plan plan, Instant started) {
        this.session = session;
        this.attempt = attempt;
        this.plan = plan;
        this.started = started;
    }

    /** Writes a table's rows of this run, where they are. */
    void add(String table, Dataset<Row> rows) {
        addFiles(table, TableFiles.write(rows, table(table)));
    }

    /** Writes a table's rows of this run, from here. */
    void add(String table, List<Row> rows) {
        addFiles(table, written(table, rows));
    }

    /** Takes what tasks have written. */
    void addFiles(String table, List<DataFile> written) {
        files.put(table, written);
    }

    /** For tasks that write rows of this run. */
    TableFiles.Target target(String table) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return TableFiles.target(spark, table(table), LogTables.columns(table));
    }

    private List<DataFile> written(String table, List<Row> rows) {
        return TableFiles.writeHere(session, rows, LogTables.columns(table), table(table));
    }

    private Table table(String name) {
        return tables.computeIfAbsent(name, attempt.store()::table);
    }

    /** Commits every table, and makes the run visible. */
    void publish(Report report, int hosts) {
        add(LogTables.CASES, CaseTable.rows(attempt.runId(), plan, CaseTimes.of(attempt.outcomes())));
        for (String table : LogTables.OF_RUN) {
            attempt.commit(table(table), files.get(table));
        }
        Instant finished = Instant.now();
        attempt.publish(table(Store.RUNS), number -> {
            Row run = new RunsTable.Published(plan, report, hosts, started, finished, session, number).row();
            return written(Store.RUNS, List.of(run)).get(0);
        });
    }
}
