package dev.lockstep.spark;

import static org.apache.spark.sql.functions.lit;

import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.Store;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Runs that are there without having run: another one's rows under their own ids. */
public record RunCopies(Path out) {
    /** Copies a run, as if it were published now. */
    public void copy(String runId, String as, Instant finished) {
        for (String table : LogTables.OF_RUN) {
            add(table, rows(table, runId), as);
        }
        Table runs = store().table(Store.RUNS);
        long number = runs.currentSnapshot().sequenceNumber() + 1;
        add(
                Store.RUNS,
                rows(Store.RUNS, runId)
                        .withColumn("finished", lit(Timestamp.from(finished)))
                        .withColumn("number", lit(number)),
                as);
    }

    /** Puts other rows in the place of a run's in one table. */
    public void edit(String table, String runId, UnaryOperator<Dataset<Row>> edit) {
        List<DataFile> files = write(table, edit.apply(rows(table, runId)), runId);
        var overwrite = store().table(table).newOverwrite().overwriteByRowFilter(Expressions.equal("run_id", runId));
        files.forEach(overwrite::addFile);
        overwrite.commit();
    }

    private Dataset<Row> rows(String table, String runId) {
        return Tables.rows(out.toString(), table, runId);
    }

    public void add(String table, Dataset<Row> rows, String as) {
        AppendFiles append = store().table(table).newAppend();
        write(table, rows, as).forEach(append::appendFile);
        append.commit();
    }

    private List<DataFile> write(String table, Dataset<Row> rows, String as) {
        Column[] columns = Stream.of(LogTables.columns(table).fieldNames())
                .map(name -> name.equals("run_id") ? lit(as).as(name) : functions.col(name))
                .toArray(Column[]::new);
        return TableFiles.write(rows.coalesce(1).select(columns), store().table(table));
    }

    public Store store() {
        return Tables.open(out.toString());
    }
}
