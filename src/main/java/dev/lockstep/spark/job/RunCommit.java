package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.lockstep.plan.Plan;
import dev.lockstep.report.Report;
import dev.lockstep.spark.table.CaseTimes;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.RunRows;
import dev.lockstep.spark.table.Schemas;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

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

    /** Writes a table's rows of this run, where they are; its columns without the run's id. */
    void add(String table, Dataset<Row> rows) {
        Column[] columns = Arrays.stream(Schemas.of(table).fieldNames())
                .map(name -> name.equals("run_id") ? lit(attempt.runId()).as(name) : col(name))
                .toArray(Column[]::new);
        files.put(table, TableFiles.write(rows.select(columns), table(table)));
    }

    /** Writes a table's rows of this run, from here. */
    void add(String table, List<Row> rows, StructType columns) {
        add(table, withRunId(rows), Schemas.of(table), table(table));
    }

    private void add(String name, List<Row> rows, StructType columns, Table table) {
        files.put(name, TableFiles.writeHere(session, rows, columns, table));
    }

    private Table table(String name) {
        return tables.computeIfAbsent(name, attempt.store()::table);
    }

    private List<Row> withRunId(List<Row> rows) {
        List<Row> with = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Object[] columns = new Object[row.size() + 1];
            columns[0] = attempt.runId();
            for (int i = 0; i < row.size(); i++) {
                columns[i + 1] = row.get(i);
            }
            with.add(RowFactory.create(columns));
        }
        return with;
    }

    /** Commits every table, and makes the run visible. */
    void publish(Report report, int hosts) {
        add(LogTables.CASES, RunRows.cases(plan, CaseTimes.of(attempt.outcomes())), Schemas.CASES);
        for (String table : LogTables.OF_RUN) {
            attempt.commit(table(table), files.get(table));
        }
        RunRows.Times times = RunRows.Times.since(started);
        Table runs = table(Store.RUNS);
        attempt.publish(runs, number -> {
            Row run = RunRows.run(plan, report, hosts, times, session, number);
            return TableFiles.writeHere(session, withRunId(List.of(run)), Schemas.of(Store.RUNS), runs)
                    .get(0);
        });
    }
}
